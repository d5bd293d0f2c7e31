import { WorkGivenBack } from '../../core/batch/given-back.ts';
import { ConditionFailed, type ObjectStore } from '../../core/batch/ports.ts';
import { OUTCOME_UNKNOWN } from '../../core/batch/record-outcome.ts';
import { Poison } from '../../core/messages/poison.ts';

/** A function lives 15 minutes at most (AWS Lambda Developer Guide, "Lambda quotas"): what is older is of none that is still at work. */
const ONE_LIFE_MS = 16 * 60_000;

/** A note, in a small object, that a message was sent to the endpoint, so that no later delivery sends it again. */
export interface SentNote {
  /** Writes it; to be waited for before anything is sent. @throws AlreadyDone, WorkGivenBack, Poison `outcome-unknown`, where there is one */
  write(): Promise<void>;
  /** Nothing was sent after all, or nothing that was scored. */
  remove(): Promise<void>;
  /** The result is out: later deliveries are nothing any more. */
  finish(): Promise<void>;
}

/** An earlier delivery has done all there was to do. */
export class AlreadyDone extends Error {
  override readonly name = 'AlreadyDone';
}

export interface SentNotePlace {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly key: string;
  /** The delivery's own id. */
  readonly run: string;
}

export function createSentNote({ store, bucket, key, run }: SentNotePlace): SentNote {
  let etag: string | undefined;
  const text = (isDone: boolean) => `${JSON.stringify({ run, isDone })}\n`;
  return {
    async write() {
      if (etag !== undefined) return;
      try {
        etag = await store.putText(bucket, key, text(false), 'absent');
      } catch (thrown) {
        if (!(thrown instanceof ConditionFailed)) throw thrown;
        const found = await store.readText(bucket, key);
        // A write whose answer was lost has been made, and fails when it is made again.
        if (found?.text !== text(false)) throw reasonOf(found);
        etag = found.etag;
      }
    },
    async remove() {
      if (etag !== undefined) await store.remove(bucket, key, etag);
    },
    async finish() {
      if (etag !== undefined) await store.putText(bucket, key, text(true), { etag });
    },
  };
}

/** For deployments that may send a record again. */
export function noSentNote(): SentNote {
  return { write: async () => {}, remove: async () => {}, finish: async () => {} };
}

function reasonOf(found: { readonly text: string; readonly ageMs: number } | undefined): Error {
  if (found !== undefined && isDone(found.text)) return new AlreadyDone();
  if (found === undefined || found.ageMs <= ONE_LIFE_MS)
    return new WorkGivenBack('claimed', 'Another delivery of the message may be at work.');
  return new Poison(
    OUTCOME_UNKNOWN,
    'An earlier delivery may have had it scored, and BATCH_RESCORE=false keeps it from being sent again.',
  );
}

function isDone(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'isDone' in value && value.isDone === true;
  } catch {
    return false;
  }
}
