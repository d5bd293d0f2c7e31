import { createS3Client } from '../../../adapters/s3/client.ts';
import { createObjectStore } from '../../../adapters/s3/object-store.ts';
import type { ObjectStore } from '../../../core/batch/ports.ts';

/** In a file of its own, as the client is large and most deployments need no bucket. */
export function startObjectStore(): ObjectStore {
  return createObjectStore(createS3Client());
}
