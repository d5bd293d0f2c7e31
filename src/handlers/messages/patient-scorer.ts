import { WorkGivenBack } from '../../core/batch/given-back.ts';
import { mishapOf } from '../../core/batch/mishap.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { Scorer } from '../../core/ports.ts';

/** The endpoint has no place for a message now, and certainly has not scored it: that says nothing against the message. */
export class EndpointBusy extends WorkGivenBack {
  constructor(code: string, message: string) {
    super('endpoint', `${code}: ${message}`);
  }
}

/**
 * A scorer that is waited for only so long: once patience is over, an endpoint that throttles or is not ready ends the work on the message,
 * which comes again later.
 * @param isOver whether to wait no more
 */
export function patient(scorer: Scorer, isOver: () => boolean): Scorer {
  return {
    unit: scorer.unit,
    async score(bytes, call) {
      try {
        return await scorer.score(bytes, call);
      } catch (thrown) {
        const isWaiting = thrown instanceof ProblemError && mishapOf(thrown).kind === 'wait';
        if (!isWaiting || call.signal.aborted || !isOver()) throw thrown;
        throw new EndpointBusy(thrown.code, thrown.message);
      }
    },
  };
}
