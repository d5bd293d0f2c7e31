import { cancellationReason } from '../deadline.ts';
import type { CallSignal } from '../ports.ts';

/**
 * Runs what takes an AbortSignal, and rejects at the abort itself, whatever that is at: the AWS SDK looks at a signal only where it sends.
 * @throws ProblemError the signal's reason
 */
export async function underSignal<T>(
  signal: CallSignal,
  run: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw cancellationReason(signal);
  const controller = new AbortController();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      controller.abort();
      reject(cancellationReason(signal));
    };
  });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([run(controller.signal), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
