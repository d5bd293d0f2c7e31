import { functionError, type InvokeResult } from './invocation.ts';
import { MAX_RESPONSE_BYTES } from './limits.ts';

/** How a process ended: with a code or by a signal, the other is null. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The function took longer than its timeout. */
export function timedOut(requestId: string, timeoutMs: number): InvokeResult {
  return functionError({
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
  });
}

/** The process ended before it had answered, or before it had started. */
export function runtimeExited(requestId: string, { code, signal }: ProcessEnd): InvokeResult {
  const how =
    signal === null
      ? `exit status ${code}`
      : `signal: ${SIGNAL_TEXTS.get(signal) ?? signal.toLowerCase().slice(3)}`;
  const what = code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`;
  return functionError({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${what}`,
  });
}

/** As Go's `os.ProcessState` words them, which Lambda's messages show. */
const SIGNAL_TEXTS: ReadonlyMap<NodeJS.Signals, string> = new Map([
  ['SIGKILL', 'killed'],
  ['SIGABRT', 'aborted'],
  ['SIGTERM', 'terminated'],
  ['SIGSEGV', 'segmentation fault'],
]);

/** The answer is over Lambda's limit. */
export function responseTooLarge(bytes: number): InvokeResult {
  return functionError({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
  });
}

/** The event is over Lambda's limit: the function doesn't run. */
export function requestTooLarge(bytes: number, limitBytes: number): InvokeResult {
  return {
    statusCode: 413,
    error: {
      errorType: 'RequestEntityTooLargeException',
      errorMessage: `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${limitBytes} bytes)`,
    },
  };
}

/** All of the reserved concurrency is in use: the function doesn't run. */
export function throttled(): InvokeResult {
  return {
    statusCode: 429,
    error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' },
  };
}
