import { pauseUnlessAborted, startFollowing } from '../../core/deadline.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { Answer, Call, CallSignal, MonotonicClock, Scorer } from '../../core/ports.ts';
import type { ScrClient } from './client.ts';
import { ExchangeFailure, type ScrRequest } from './exchange.ts';
import { passedHeaders, requestHeaders, singleValue } from './headers.ts';
import type { ScrAnswer } from './http/answer-reader.ts';

export interface ScrScorerOptions {
  readonly client: ScrClient;
  /** Where scores are posted; known once SCR is up. */
  readonly modelPath: () => string;
  readonly maxResponseBytes: number;
  /** Milliseconds for one score; none beyond the call's deadline where absent. */
  readonly timeoutMs: number | undefined;
  /** Whether a request whose outcome is unknown may be sent once more. */
  readonly scoringIsPure: boolean;
  readonly now: MonotonicClock;
}

/** Waits before the tries that follow a refused connection: SCR's listener may be behind for a moment. */
const REFUSED_PAUSES_MS = [20, 100, 300] as const;

/**
 * Scores records on SCR, one a call. A request is sent again only where no byte of it was written; with `scoringIsPure`, once more
 * after an unknown outcome.
 */
export function createScrScorer(options: ScrScorerOptions): Scorer {
  return {
    unit: 'record',
    async score(bytes, call) {
      const startedAt = options.now();
      try {
        return options.timeoutMs === undefined
          ? await scoreWithRetries(options, bytes, call, call.signal)
          : await scoreInTime(options, options.timeoutMs, bytes, call);
      } finally {
        call.timings.scorerMs += options.now() - startedAt;
      }
    },
  };
}

async function scoreInTime(
  options: ScrScorerOptions,
  timeoutMs: number,
  bytes: Uint8Array,
  call: Call,
): Promise<Answer> {
  const own = startFollowing(call.signal, timeoutMs);
  try {
    return await scoreWithRetries(options, bytes, call, own.signal);
  } finally {
    own.settle();
  }
}

async function scoreWithRetries(
  options: ScrScorerOptions,
  bytes: Uint8Array,
  call: Call,
  signal: CallSignal,
): Promise<Answer> {
  const request: ScrRequest = {
    method: 'POST',
    path: options.modelPath(),
    headers: requestHeaders(call),
    body: bytes,
  };
  let refusals = 0;
  let mayRepeat = options.scoringIsPure;
  for (;;) {
    try {
      return passedOn(await options.client.exchange(request, options.maxResponseBytes, signal));
    } catch (thrown) {
      if (!(thrown instanceof ExchangeFailure)) throw thrown;
      const pauseMs = REFUSED_PAUSES_MS[refusals];
      if (!thrown.mayHaveArrived && pauseMs !== undefined) {
        refusals++;
        await pauseUnlessAborted(pauseMs, signal);
      } else if (thrown.mayHaveArrived && thrown.kind === 'connection' && mayRepeat) {
        mayRepeat = false;
      } else {
        throw problemOf(thrown, options.maxResponseBytes);
      }
    }
  }
}

function passedOn(answer: ScrAnswer): Answer {
  if (answer.status >= 300 && answer.status < 400) {
    throw new ProblemError('scr-bad-response', {
      detail: `SCR answered with a redirect (${answer.status}), which SageMaker cannot follow; check SCR_MODEL_PATH.`,
    });
  }
  return {
    status: answer.status,
    contentType: singleValue(answer.headers['content-type']),
    headers: passedHeaders(answer.headers),
    body: answer.body,
  };
}

function problemOf(failure: ExchangeFailure, maxResponseBytes: number): ProblemError {
  switch (failure.kind) {
    case 'too-large':
      return new ProblemError('response-too-large', {
        detail: `The limit is ${maxResponseBytes} bytes.`,
        cause: failure,
      });
    case 'not-http':
      return new ProblemError('scr-bad-response', {
        detail: 'SCR answered something that is not HTTP.',
        cause: failure,
      });
    case 'connection':
      return new ProblemError('scr-unavailable', {
        detail: failure.mayHaveArrived
          ? 'SCR closed the connection before its whole answer was there; whether it scored the record is unknown.'
          : 'SCR did not take a connection; the record was not scored.',
        cause: failure,
      });
  }
}
