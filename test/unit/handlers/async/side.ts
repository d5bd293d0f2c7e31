import type { S3Location } from '../../../../src/core/async/location.ts';
import { locationUri } from '../../../../src/core/async/location.ts';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import { frontDoorSettings } from '../../../../src/core/settings/front-door.ts';
import type { ResultDependencies } from '../../../../src/handlers/async/find-result.ts';

export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
}

export const START = Date.UTC(2026, 10, 1);

/** An asynchronous endpoint whose objects are in memory and whose clock stands still until it is told. */
export interface Side {
  readonly dependencies: ResultDependencies;
  readonly stored: Map<string, StoredObject>;
  /** What the endpoint was given. */
  readonly accepted: {
    readonly id: string;
    readonly input: string | Uint8Array;
    readonly contentType: string;
  }[];
  nowMs: number;
  /** What the next write fails with. */
  failWrites: ProblemError | undefined;
}

export const OUTPUT: S3Location = { bucket: 'results', key: 'out/1.out' };
export const FAILURE: S3Location = { bucket: 'results', key: 'failed/1.out' };

export function createSide(
  env: Readonly<Record<string, string>> = {},
  failure: S3Location | undefined = FAILURE,
): Side {
  const settings = frontDoorSettings({
    ENDPOINT_NAME: 'homeloan',
    ASYNC_ENDPOINT_NAME: 'homeloan-async',
    ASYNC_BUCKET: 'scoring',
    ASYNC_INPUT_LOCATIONS: 's3://shared/in/',
    ...env,
  }).async;
  if (settings === undefined) throw new Error('There is no asynchronous endpoint.');
  const stored = new Map<string, StoredObject>();
  const side: Side = {
    stored,
    accepted: [],
    nowMs: START,
    failWrites: undefined,
    dependencies: {
      publicName: 'homeloan',
      settings,
      wallClock: () => side.nowMs,
      maxResponseBytes: 1000,
      isSendable: ({ body }) => body instanceof Uint8Array && body.length <= 500,
      endpoint: {
        async accept({ contentType, id, input }) {
          const given = await input();
          side.accepted.push({
            id,
            contentType,
            input: given instanceof Uint8Array ? given : locationUri(given),
          });
          return { output: OUTPUT, failure };
        },
        readFailure: (text) => new ProblemError('model-failed', { detail: `Read: ${text}` }),
      },
      objects: {
        async head(location) {
          const found = stored.get(locationUri(location));
          return found && { sizeBytes: found.bytes.length, contentType: found.contentType };
        },
        async read(location, maxBytes) {
          const found = stored.get(locationUri(location));
          if (found === undefined) return undefined;
          const { bytes, contentType } = found;
          return { sizeBytes: bytes.length, contentType, bytes: bytes.length > maxBytes ? undefined : bytes };
        },
        async write(location, content) {
          if (side.failWrites !== undefined) throw side.failWrites;
          stored.set(locationUri(location), content);
        },
      },
      links: {
        toRead: async (location, contentType) => `https://links.example/${location.key}?type=${contentType}`,
        toWrite: async (location) => `https://links.example/${location.key}`,
      },
    },
  };
  return side;
}

export const put = (side: Side, location: S3Location, text: string, contentType?: string) =>
  side.stored.set(locationUri(location), { bytes: Buffer.from(text), contentType });
