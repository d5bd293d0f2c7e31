import { type Dispatcher, errors } from 'undici';
import { cancellationReason } from '../../core/deadline.ts';

export interface ScrRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: Uint8Array | null;
}

export interface ScrAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/** No whole answer came. */
export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  /** Whether SCR may have seen the request. False is certain: no byte of it was written. */
  readonly mayHaveArrived: boolean;
  readonly kind: 'connection' | 'not-http' | 'too-large';

  constructor(kind: ExchangeFailure['kind'], mayHaveArrived: boolean, cause?: unknown) {
    super(`The exchange with SCR failed (${kind}).`, { cause });
    this.kind = kind;
    this.mayHaveArrived = mayHaveArrived;
  }
}

/**
 * Sends one request and collects its whole answer, at most `maxResponseBytes`.
 * @throws ExchangeFailure where no whole answer came; ProblemError, the signal's reason, where the signal aborts: the connection
 * is then closed, which is all that HTTP/1.1 offers to stop SCR.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: ScrRequest,
  maxResponseBytes: number,
  signal: AbortSignal,
): Promise<ScrAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(cancellationReason(signal));
      return;
    }
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: ScrAnswer['headers'] = {};
    let received = 0;
    let chunks: Buffer[] | undefined;
    let only: Buffer | undefined;

    const onAbort = () => {
      const reason = cancellationReason(signal);
      reject(reason);
      controller?.abort(reason);
    };
    const stop = (failure: ExchangeFailure) => {
      reject(failure);
      controller?.abort(failure);
    };
    signal.addEventListener('abort', onAbort, { once: true });

    dispatcher.dispatch(request, {
      onRequestStart(started) {
        controller = started;
        if (signal.aborted) started.abort(cancellationReason(signal));
      },
      onResponseStart(_, statusCode, answerHeaders) {
        status = statusCode;
        headers = answerHeaders;
        if (Number(answerHeaders['content-length']) > maxResponseBytes)
          stop(new ExchangeFailure('too-large', true));
      },
      onResponseData(_, chunk) {
        received += chunk.length;
        if (received > maxResponseBytes) stop(new ExchangeFailure('too-large', true));
        else if (only === undefined) only = chunk;
        else if (chunks === undefined) chunks = [only, chunk];
        else chunks.push(chunk);
      },
      onResponseEnd() {
        signal.removeEventListener('abort', onAbort);
        resolve({
          status,
          headers,
          body: chunks === undefined ? (only ?? NO_BYTES) : Buffer.concat(chunks, received),
        });
      },
      onResponseError(_, error) {
        signal.removeEventListener('abort', onAbort);
        reject(
          new ExchangeFailure(
            isParserError(error) ? 'not-http' : 'connection',
            controller !== undefined,
            error,
          ),
        );
      },
    });
  });
}

const NO_BYTES = Buffer.alloc(0);

/** What the parser refuses. Where it refuses the end of the data, the connection broke within the answer. */
function isParserError(error: Error): boolean {
  if (error instanceof errors.HTTPParserError) return !('data' in error && error.data === '');
  return error instanceof errors.HeadersOverflowError;
}
