import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, errorAnswer } from './answer.ts';
import { errorOfFault, type Fault } from './faults.ts';
import type { ModelContext } from './model-error.ts';
import type { Trace } from './trace.ts';

/** What becomes of a request. */
export type Ending =
  | { readonly kind: 'answer' | 'cut-answer'; readonly answer: Answer }
  | { readonly kind: 'reset' | 'hang' };

export interface FaultContext extends Omit<ModelContext, 'variant'> {
  readonly throttlingStatus: 400 | 429;
  readonly trace: Trace;
  /** Aborts when the caller has gone. */
  readonly gone: AbortSignal;
}

/**
 * Does the faults to a request, in their order, up to the first that ends it; undefined where none does. `answer` is there where they are
 * done after the container.
 */
export async function inflictFaults(
  faults: readonly Fault[],
  context: FaultContext,
  answer?: Answer,
): Promise<Ending | undefined> {
  for (const fault of faults) {
    context.trace.faults.push(fault.fault);
    if (fault.delayMs > 0) await pause(fault.delayMs, undefined, { signal: context.gone });
    const ending = endingOf(fault, context, answer);
    if (ending === undefined) continue;
    if (ending.kind !== 'cut-answer') await readToItsEnd(answer);
    return ending;
  }
  return undefined;
}

function endingOf(fault: Fault, context: FaultContext, answer: Answer | undefined): Ending | undefined {
  switch (fault.fault) {
    case 'delay':
      return undefined;
    case 'reset':
    case 'hang':
      return { kind: fault.fault };
    case 'reset-within':
      return answer === undefined ? { kind: 'reset' } : { kind: 'cut-answer', answer };
    case 'gateway-timeout':
      return {
        kind: 'answer',
        answer: { status: 504, headers: [], body: Buffer.alloc(0), outcome: 'GatewayTimeout' },
      };
    default: {
      const variant = context.trace.variant ?? 'AllTraffic';
      const error = errorOfFault(fault, context.throttlingStatus, { ...context, variant });
      return error && { kind: 'answer', answer: errorAnswer(error, context.trace.operation) };
    }
  }
}

/** An answer that nobody gets is still the container's whole one. */
async function readToItsEnd(answer: Answer | undefined): Promise<void> {
  if (answer === undefined || answer.body instanceof Uint8Array) return;
  for await (const _ of answer.body);
}
