import { Upload } from '@aws-sdk/lib-storage';
import { describe, expect, it } from '@jest/globals';
import { s3Event, startBatchFunction } from '../../contract/batch/batch-function.ts';
import { startFaultyEndpoint } from '../../harness/faulty-endpoint.ts';
import { startObjectStore } from '../../harness/object-store.ts';

const MIB = 1024 * 1024;
/** Characters of a row beside the number. */
const PADDING = 'x'.repeat(300);
/** Left to itself, V8 lets garbage pile up that has nowhere to go in so small a function. */
const NODE_OPTIONS = '--max-semi-space-size=4';

describe('An object of 200 MB', () => {
  it.each([
    [256, { NODE_OPTIONS }],
    [512, {}],
  ])(
    'is scored by a function of %i MB with %j',
    async (memorySizeMb, env) => {
      const store = await startObjectStore();
      const bucket = await store.newBucket();
      const endpoint = await startFaultyEndpoint({ isCounting: false });
      const { body, rows } = tableOf(200 * MIB);
      const params = { Bucket: bucket, Key: 'large.csv', Body: body };
      await new Upload({ client: store.client, params, queueSize: 1 }).done();
      const { invoke, log } = await startBatchFunction({
        storeUrl: store.url,
        runtimeUrl: endpoint.url,
        memorySizeMb,
        timeoutMs: 150_000,
        env,
      });
      expect(await invoke(s3Event(bucket, 'large.csv'))).toEqual({ payload: null });
      expect(await log.entry('object', { bucket })).toMatchObject({ outcome: 'scored', scoredRecords: rows });
      const output = (await store.text(`s3://${bucket}/scored/large.csv.out`)) ?? '';
      expect(output.split('\n')).toHaveLength(rows + 2);
      expect(output.endsWith(`\n${rows}0.5,\n`)).toBe(true);
      expect(store.openUploads.size).toBe(0);
    },
    180_000,
  );
});

function tableOf(bytes: number): { readonly body: Buffer; readonly rows: number } {
  const body = Buffer.allocUnsafe(bytes);
  let at = body.write('X,NOTE\n');
  let rows = 0;
  for (;;) {
    const row = `${rows + 1},${PADDING}\n`;
    if (at + row.length > bytes) return { body: body.subarray(0, at), rows };
    at += body.write(row, at);
    rows++;
  }
}
