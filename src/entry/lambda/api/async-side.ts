import { createS3Client } from '../../../adapters/s3/client.ts';
import { createPresignedLinks } from '../../../adapters/s3/presigned.ts';
import { createSmallObjects } from '../../../adapters/s3/small-objects.ts';
import { createAsyncEndpoint } from '../../../adapters/sagemaker/async-endpoint.ts';
import { createRuntimeClient } from '../../../adapters/sagemaker/client.ts';
import type { Log } from '../../../core/ports.ts';
import type { AsyncSettings } from '../../../core/settings/async.ts';
import type { FrontDoorSettings } from '../../../core/settings/front-door.ts';
import type { AsyncDependencies } from '../../../handlers/async/accept.ts';

/** Over the longest that a function may run. */
const REQUEST_TIMEOUT_MS = 910_000;

/** A caller waits. */
const MAX_ATTEMPTS = 3;

/** What asynchronous endpoints are served with. Loaded when the first of their requests comes: S3's client is large. */
export function createAsyncSide(settings: FrontDoorSettings, asyncSettings: AsyncSettings, log: Log) {
  const client = createRuntimeClient({ ...settings, requestTimeoutMs: REQUEST_TIMEOUT_MS });
  // A checksum is for bytes that are there: presigned URLs are made before them.
  const s3 = createS3Client({ requestChecksumCalculation: 'WHEN_REQUIRED', maxAttempts: MAX_ATTEMPTS });
  const shared = {
    settings: asyncSettings,
    objects: createSmallObjects(s3, log),
    links: createPresignedLinks(s3),
    wallClock: Date.now,
  };
  return (publicName: string, endpointName: string): AsyncDependencies => ({
    ...shared,
    publicName,
    endpoint: createAsyncEndpoint({
      ...settings,
      ...asyncSettings,
      client,
      endpointName,
      log,
      random: Math.random,
    }),
  });
}
