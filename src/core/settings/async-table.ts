import { bucketName, s3Prefixes } from './async-kinds.ts';
import { outputPrefix } from './batch-kinds.ts';
import * as kind from './kinds.ts';
import type { Setting } from './read.ts';

/** Environment variables of the front door's asynchronous scoring. */
export const ASYNC_TABLE = {
  asyncBucket: {
    name: 'ASYNC_BUCKET',
    kind: bucketName,
    defaultText: 'none: it must be set where there is an asynchronous endpoint',
    meaning:
      'Bucket for the bodies of asynchronous invocations and for what is known of each. A lifecycle rule of the bucket should delete both after ASYNC_RETENTION_SECONDS.',
  },
  asyncPrefix: {
    name: 'ASYNC_PREFIX',
    kind: outputPrefix,
    defaultText: 'async/',
    meaning: 'What the keys of these objects begin with.',
  },
  asyncInputLocations: {
    name: 'ASYNC_INPUT_LOCATIONS',
    kind: s3Prefixes,
    defaultText: 'none: only uploads',
    meaning:
      'Where the objects may be that callers name in X-Amzn-SageMaker-InputLocation. Every caller may have any of them scored.',
  },
  asyncInlineBodies: {
    name: 'ASYNC_INLINE_BODIES',
    kind: kind.flag,
    defaultText: 'false',
    meaning:
      'true: bodies of up to 128,000 bytes go along with InvokeEndpointAsync, which has taken them since 2026, and are not put into ASYNC_BUCKET.',
  },
  asyncTtlSeconds: {
    name: 'ASYNC_REQUEST_TTL_SECONDS',
    kind: kind.wholeNumber(60, 21_600),
    defaultText: '21600',
    meaning: 'Time that an invocation may wait for its turn; SageMaker drops it then.',
  },
  asyncTimeoutSeconds: {
    name: 'ASYNC_INVOCATION_TIMEOUT_SECONDS',
    kind: kind.wholeNumber(1, 3600),
    defaultText: '900',
    meaning: 'Time that the container has for an invocation.',
  },
  asyncRetentionSeconds: {
    name: 'ASYNC_RETENTION_SECONDS',
    kind: kind.wholeNumber(60),
    defaultText: '86400',
    meaning: 'Time after which an invocation is not found any more, from when it was accepted.',
  },
  asyncLinkSeconds: {
    name: 'ASYNC_LINK_SECONDS',
    kind: kind.wholeNumber(1, 604_800),
    defaultText: '900',
    meaning:
      "Time that a presigned URL holds. It ends with the function's own credentials, where that is earlier.",
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
