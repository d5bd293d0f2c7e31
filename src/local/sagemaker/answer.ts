import type { Operation } from './operations.ts';
import { ServiceError } from './service-error.ts';

/** What goes back to the caller. `headers` are names and values in turn. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  /** `Success`, or the type of the error; what the counts are kept by. */
  readonly outcome: string;
}

interface JsonAnswerParts {
  readonly status?: number;
  readonly headers?: readonly string[];
  readonly contentType?: string;
  readonly outcome?: string;
}

export function jsonAnswer(value: unknown, parts: JsonAnswerParts = {}): Answer {
  const { status = 200, headers = [], contentType = 'application/json', outcome = 'Success' } = parts;
  return {
    status,
    headers: ['Content-Type', contentType, ...headers],
    body: Buffer.from(JSON.stringify(value)),
    outcome,
  };
}

/** The content type of the control plane's protocol. */
export const JSON_1_1 = 'application/x-amz-json-1.1';

/**
 * Writes an error as the two protocols do: the type in `x-amzn-errortype` (rest-json) and in `__type` (JSON 1.1 reads it there), the
 * message as `Message` and, in errors that are common to all services, as `message`.
 */
export function errorAnswer(error: ServiceError, operation: Operation | undefined): Answer {
  const isModelled = operation !== 'DescribeEndpoint' && MODELLED.has(error.type);
  const body = {
    __type: error.type,
    ...(isModelled ? { Message: error.message } : { message: error.message }),
    ...error.members,
  };
  return jsonAnswer(body, {
    status: error.status,
    headers: ['x-amzn-errortype', error.type],
    contentType: operation === 'DescribeEndpoint' ? JSON_1_1 : 'application/json',
    outcome: error.type,
  });
}

/** Anything thrown, as an answer. What is no ServiceError is a bug here, and looks like an internal failure. */
export function answerOfThrown(thrown: unknown, operation: Operation | undefined): Answer {
  if (thrown instanceof ServiceError) return errorAnswer(thrown, operation);
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  console.error(`A bug of the local SageMaker: ${detail}`);
  return errorAnswer(
    new ServiceError('InternalFailure', 500, 'A bug of the local SageMaker; see its output.'),
    operation,
  );
}

/** The errors that SageMaker Runtime's service model has; they spell their message `Message`. */
const MODELLED: ReadonlySet<string> = new Set([
  'InternalDependencyException',
  'InternalFailure',
  'ModelError',
  'ModelNotReadyException',
  'ServiceUnavailable',
  'ValidationError',
]);
