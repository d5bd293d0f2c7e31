import { type Cancellation, startDeadline } from '../../../src/core/deadline.ts';
import type { InFlight } from '../../../src/core/scoring/in-flight.ts';

/** An invocation in flight, which is answered when it is told to, or as soon as it is cut off. */
export function requestIn(inFlight: InFlight): {
  readonly cutOff: () => unknown;
  readonly answer: () => void;
} {
  const cancellation: Cancellation = startDeadline();
  inFlight.add(cancellation);
  const answer = () => inFlight.remove(cancellation);
  cancellation.signal.addEventListener('abort', answer);
  return { cutOff: () => cancellation.signal.reason, answer };
}

/** One that never gets its answer out, whatever happens: its caller doesn't read. */
export function stuckRequestIn(inFlight: InFlight): void {
  inFlight.add(startDeadline());
}
