import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRecordLines, createResultEncoder } from '../../../../src/core/batch/object-codecs.ts';
import type { RecordFormat } from '../../../../src/core/records/formats.ts';
import { batchSettings } from '../../../../src/core/settings/batch.ts';
import { scoreStream } from '../../../../src/handlers/batch/score-stream.ts';
import { noSentRecords } from '../../../../src/handlers/batch/sent-records.ts';
import { writeResults } from '../../../../src/handlers/batch/write-results.ts';
import { payloadScorer } from '../../../harness/batch-run.ts';

interface Shape {
  readonly maxPayloadBytes: number;
  readonly maxPayloadRecords: number;
  readonly concurrency: number;
  readonly chunkBytes: number;
  /** For each call, in turn, how many turns of the event loop the endpoint takes. */
  readonly delays: readonly number[];
}

const WHOLE: Shape = {
  maxPayloadBytes: 1e6,
  maxPayloadRecords: 1e6,
  concurrency: 1,
  chunkBytes: 1e6,
  delays: [0],
};

/** Output and errors of an object, or of a part of one. */
async function results(format: RecordFormat, body: string, shape: Shape, firstRecord = 1) {
  const settings = batchSettings({
    ENDPOINT_NAME: 'hmeq',
    SCR_CSV_COLUMNS: 'ID,X',
    SCR_JOIN_INPUTS: 'true',
  }).results;
  let calls = 0;
  const scorer = payloadScorer(async () => {
    for (let turns = shape.delays[calls++ % shape.delays.length] ?? 0; turns > 0; turns--) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return undefined;
  });
  const lines = createRecordLines(format, undefined, settings);
  const written = { output: '', errors: '' };
  const sink = (name: keyof typeof written) => ({
    write: async (text: string) => {
      written[name] += text;
    },
  });
  const counts = { scored: 0, failed: 0 };
  const outcomes = scoreStream(chunksOf(Buffer.from(body), shape.chunkBytes), lines, {
    ...shape,
    scorer,
    signal: new AbortController().signal,
    timeoutMs: 60_000,
    run: 'x',
    sent: noSentRecords(),
    tally: { calls: 0, answered: 0, endpointMs: 0, variants: new Set() },
    rescore: true,
    maxTries: 2,
    random: () => 0,
  });
  await writeResults(outcomes, {
    encoder: createResultEncoder(format, lines, settings),
    sinks: { output: sink('output'), errors: sink('errors') },
    errorRecords: true,
    firstRecord,
    counts,
  });
  return { ...written, counts };
}

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const row = fc.constantFrom('1', '22', 'bad', '3.5', '"4"', '5,6', '"broken"x');
const rows = fc.array(row, { minLength: 1, maxLength: 25 });
const csvRows = rows.map((values) => values.map((value, i) => `r${i},${value}\n`));
const shapes = fc.record({
  maxPayloadBytes: fc.integer({ min: 20, max: 200 }),
  maxPayloadRecords: fc.integer({ min: 1, max: 9 }),
  concurrency: fc.integer({ min: 1, max: 5 }),
  chunkBytes: fc.integer({ min: 1, max: 50 }),
  delays: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 5 }),
});

describe('Whatever the payloads, the chunks and the pace of the endpoint', () => {
  it('the results are those of a single payload', async () => {
    const format = fc.constantFrom<RecordFormat>('csv', 'jsonlines', 'json');
    await fc.assert(
      fc.asyncProperty(format, csvRows, shapes, async (as, lines, shape) => {
        const body = as === 'csv' ? lines.join('') : jsonOf(as, lines);
        expect(await results(as, body, shape)).toEqual(await results(as, body, WHOLE));
      }),
      { numRuns: 300 },
    );
  });

  it('the results of an object are those of its parts, one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(csvRows, fc.nat(), shapes, async (lines, at, shape) => {
        const place = at % (lines.length + 1);
        const whole = await results('csv', lines.join(''), shape);
        const first = await results('csv', lines.slice(0, place).join(''), shape);
        const second = await results('csv', lines.slice(place).join(''), shape, place + 1);
        // Columns that no record of a part tells are settled by SCR_OUTPUTS; here every part has to have a scored record.
        fc.pre(first.counts.scored > 0 && second.counts.scored > 0);
        expect(first.output + second.output).toBe(whole.output);
        expect(first.errors + second.errors).toBe(whole.errors);
      }),
      { numRuns: 300 },
    );
  });
});

function jsonOf(format: RecordFormat, lines: readonly string[]): string {
  const records = lines.map((line) => `{"X":${/^r\d+,([\d.]+)$/.exec(line.trim())?.[1] ?? '"bad"'}}`);
  return format === 'json' ? `[${records.join(',\n')}]` : records.join('\n');
}
