import { WorkGivenBack } from '../../core/batch/given-back.ts';
import { doableBytes, willRunOut } from '../../core/batch/time-left.ts';
import { cancellationReason } from '../../core/deadline.ts';
import type { CallSignal, MonotonicClock } from '../../core/ports.ts';
import type { ObjectRun } from './object-run.ts';

/**
 * An object's bytes, counted, for as long as there is time: a run that will not be through is ended while it can still give its work back.
 * @throws WorkGivenBack `out-of-time`; ProblemError the reason of the run's signal, at once, even where the next bytes don't come
 */
export async function* watchedChunks(
  chunks: AsyncIterable<Uint8Array>,
  sizeBytes: number,
  run: ObjectRun,
  now: MonotonicClock,
): AsyncGenerator<Uint8Array> {
  const { budgetMs, begunAt } = run;
  const { signal } = run.cancellation;
  const source = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await unlessAborted(source.next(), signal);
      if (next.done === true) return;
      const progress = { elapsedMs: now() - begunAt, budgetMs, readBytes: run.bytesIn, sizeBytes };
      if (willRunOut(progress)) throw outOfTime(run, now);
      run.bytesIn += next.value.length;
      yield next.value;
    }
  } finally {
    // It may be waiting for bytes that never come.
    source.return?.().catch(() => {});
  }
}

export function outOfTime(
  { bytesIn: readBytes, budgetMs, begunAt }: ObjectRun,
  now: MonotonicClock,
): WorkGivenBack {
  const bytes = doableBytes({ elapsedMs: now() - begunAt, budgetMs, readBytes, sizeBytes: 0 });
  const message = `There is not enough time for the object; by the pace of this run, about ${bytes} bytes of it could be scored. Score larger ones with the workflow that splits them, or give the function more time or the endpoint more instances.`;
  return new WorkGivenBack('out-of-time', message);
}

function unlessAborted<T>(promise: Promise<T>, signal: CallSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(cancellationReason(signal));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
