import { MAX_PROBLEM_BYTES, PROBLEM_CONTENT_TYPE } from '../errors/problem-json.ts';
import { ERROR_TABLE, type ErrorCode, errorKind } from '../errors/table.ts';
import { ref, type Schema } from './schema.ts';

/** What a route does, as far as it decides what can go wrong. */
export type RouteKind = 'ping' | 'invocation' | 'asyncInvocation' | 'upload' | 'result';

const ALL = Object.keys(ERROR_TABLE).filter((code): code is ErrorCode => Object.hasOwn(ERROR_TABLE, code));

/** Never answered by an operation that is in the document: of other methods, of HTTP itself, or of nobody who could read it. */
const ELSEWHERE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'method-not-allowed',
  'client-closed',
  'expectation-failed',
  'headers-too-large',
]);

const ANYWHERE: readonly ErrorCode[] = ['internal', 'misconfigured', 'deadline-exceeded', 'not-found'];
const STORE: readonly ErrorCode[] = [...ANYWHERE, 'endpoint-unavailable'];

/** What can come back. A score may end with anything that the container behind the endpoint says, and so may a result of one. */
const CODES: Readonly<Record<RouteKind, readonly ErrorCode[]>> = {
  ping: ['internal', 'endpoint-unavailable'],
  invocation: ALL.filter((code) => !ELSEWHERE.has(code)),
  result: ALL.filter((code) => !ELSEWHERE.has(code)),
  asyncInvocation: [
    ...STORE,
    'invalid-json',
    'invalid-request',
    'invalid-record',
    'not-acceptable',
    'request-timeout',
    'payload-too-large',
    'unsupported-media-type',
    'throttled',
    'endpoint-failed',
    'not-ready',
  ],
  upload: [...ANYWHERE, 'unsupported-media-type'],
};

const REQUIRED: Readonly<Record<string, Schema>> = {
  type: { type: 'string' },
  title: { type: 'string', description: 'What is wrong in general.' },
  status: { type: 'integer', description: 'The HTTP status again.' },
  code: { type: 'string', enum: ALL },
  correlationId: { type: 'string', description: 'Finds the log lines of the request.' },
  retryable: { type: 'boolean', description: 'Whether the same request may succeed later.' },
};

/** Members that are there where they have something to say. */
const OPTIONAL: Readonly<Record<string, Schema>> = {
  detail: { type: 'string', description: 'What is wrong this time.' },
  retryAfterSeconds: { type: 'integer', minimum: 0, description: 'The Retry-After header again.' },
  errorCount: { type: 'integer', minimum: 1, description: 'How many errors there are in all.' },
  errors: {
    type: 'array',
    description: 'The first errors, as many as fit.',
    items: {
      type: 'object',
      required: ['record', 'message'],
      properties: {
        record: { type: 'integer', minimum: 1, description: 'Number of the record, from 1.' },
        field: { type: 'string', description: 'Name of the variable.' },
        message: { type: 'string' },
      },
    },
  },
};

/** As `problemJson` writes it. */
export const PROBLEM_SCHEMA: Schema = {
  title: 'A problem',
  description: `RFC 9457, at most ${MAX_PROBLEM_BYTES} bytes. Switch on code; the texts may change.`,
  type: 'object',
  required: Object.keys(REQUIRED),
  properties: { ...REQUIRED, ...OPTIONAL },
};

/** The responses of a kind of route to what goes wrong, by status: what can be referred to by `problemRefs`. */
export function problemResponses(kind: RouteKind): Readonly<Record<string, Schema>> {
  const responses: Record<string, Schema> = {};
  for (const [status, codes] of byStatus(kind)) responses[responseName(kind, status)] = response(codes);
  return responses;
}

export function problemRefs(kind: RouteKind): Readonly<Record<string, Schema>> {
  const statuses = [...byStatus(kind).keys()];
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      { $ref: `#/components/responses/${responseName(kind, status)}` },
    ]),
  );
}

function responseName(kind: RouteKind, status: number): string {
  return `${kind}${status}`;
}

function byStatus(kind: RouteKind): ReadonlyMap<number, readonly ErrorCode[]> {
  const statuses = new Map<number, ErrorCode[]>();
  for (const code of CODES[kind]) {
    const { status } = errorKind(code);
    statuses.set(status, [...(statuses.get(status) ?? []), code]);
  }
  return new Map([...statuses].sort(([a], [b]) => a - b));
}

function response(codes: readonly ErrorCode[]): Schema {
  const comesBack = codes.some((code) => errorKind(code).retryAfterSeconds !== undefined);
  const schema = { allOf: [ref('Problem'), { properties: { code: { enum: codes } } }] };
  const header = (name: string) => ({ $ref: `#/components/headers/${name}` });
  return {
    description: codes.map((code) => `\`${code}\`: ${errorKind(code).title}`).join('\n\n'),
    headers: {
      'X-Correlation-Id': header('CorrelationId'),
      ...(comesBack && { 'Retry-After': header('RetryAfter') }),
    },
    content: { [PROBLEM_CONTENT_TYPE]: { schema } },
  };
}
