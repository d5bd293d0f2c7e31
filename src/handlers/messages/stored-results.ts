import { ConditionFailed, type ObjectStore } from '../../core/batch/ports.ts';
import type { ResultSink } from '../../core/messages/ports.ts';
import { isScoredResult } from '../../core/messages/result-text.ts';

/**
 * Results as objects, `<prefix><message id>.json`. The first one of a message stays, however often it is delivered; only a failure is
 * replaced, by the scores of a message that was sent back from the dead-letter queue.
 */
export function createStoredResults(
  store: ObjectStore,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
): ResultSink {
  const keyOf = (id: string) => `${prefix}${id}.json`;
  return {
    async has(id) {
      const found = await store.readText(bucket, keyOf(id));
      return found !== undefined && isScoredResult(found.text);
    },
    async publish({ id, status, text }) {
      const key = keyOf(id);
      try {
        await store.putText(bucket, key, text, 'absent');
      } catch (thrown) {
        if (!(thrown instanceof ConditionFailed)) throw thrown;
        const found = await store.readText(bucket, key);
        if (found === undefined || isScoredResult(found.text) || status === 'failed') return;
        await store.putText(bucket, key, text, { etag: found.etag });
      }
    },
  };
}
