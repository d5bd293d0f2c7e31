import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRecordLines } from '../../../../src/core/batch/object-codecs.ts';
import type { PackedRecord, Payload } from '../../../../src/core/batch/packed-record.ts';
import { createPacker } from '../../../../src/core/batch/packer.ts';
import type { ResultSettings } from '../../../../src/core/batch/result-settings.ts';
import type { RecordFormat } from '../../../../src/core/records/formats.ts';

const SETTINGS: ResultSettings = {
  csvColumns: undefined,
  outputs: undefined,
  outputPadding: 'keep',
  joinInputs: false,
  maxRecordBytes: 60,
  maxPayloadBytes: 1000,
  errorRecords: false,
};

const RUNS = { numRuns: 2000 };

/** All payloads of an object whose bytes come in these chunks. */
function payloadsOf(
  format: RecordFormat,
  chunks: readonly Uint8Array[],
  maxBytes: number,
  maxRecords: number,
) {
  const lines = createRecordLines(format, 'text/csv; header=present', SETTINGS);
  const packer = createPacker({ maxBytes, maxRecords, headBytes: () => lines.head.length });
  const payloads: Payload[] = [];
  for (const chunk of chunks) payloads.push(...packer.push(lines.push(chunk)));
  payloads.push(...packer.push(lines.end()), ...packer.end());
  return { payloads, head: Buffer.from(lines.head).toString() };
}

function cut(bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

const told = (record: PackedRecord) =>
  'line' in record
    ? Buffer.from(record.line).toString()
    : `${record.number} ${record.code} ${record.message}`;

const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab1 ,"\n\r\uFEFFé😀'), maxLength: 6 }),
  fc.constant(''),
);
const quotedCell = cell.map((text) => `"${text.replaceAll('"', '""')}"`);
const csv = fc
  .array(fc.tuple(quotedCell, fc.oneof(quotedCell, fc.constantFrom('1', 'x', '"broken"x', '2,3'))), {
    maxLength: 12,
  })
  .map((rows) => Buffer.from(`a,b\n${rows.map((row) => `${row.join(',')}\n`).join('')}`));
const json = fc.oneof(
  fc.constantFrom('{"X":1}', '{"X":\t"é"}', '{"inputs":[]}', '{"X":', '7', '', '{"data":{"X":null}}'),
  fc.string({ unit: fc.constantFrom(...'{}[]",:1a '), maxLength: 8 }),
);
const jsonLines = fc.array(json, { maxLength: 12 }).map((lines) => Buffer.from(lines.join('\n')));
const jsonArray = fc
  .array(fc.constantFrom('{"X":1}', '{\n"X"\r\n:"é"}', '7', '{"data":{"X":[1,\n2]}}'), { maxLength: 12 })
  .map((records) => Buffer.from(`[${records.join(' ,\n')}]`));
const object = fc.oneof(
  csv.map((bytes) => ({ format: 'csv' as const, bytes })),
  jsonLines.map((bytes) => ({ format: 'jsonlines' as const, bytes })),
  jsonArray.map((bytes) => ({ format: 'json' as const, bytes })),
);
const limits = fc.record({
  maxBytes: fc.integer({ min: 70, max: 400 }),
  maxRecords: fc.integer({ min: 1, max: 9 }),
});

describe('For any object, payload limits and chunks', () => {
  it('the same records come in the same order', () => {
    fc.assert(
      fc.property(
        object,
        limits,
        fc.array(fc.nat(), { maxLength: 8 }),
        ({ format, bytes }, { maxBytes, maxRecords }, places) => {
          const found = payloadsOf(format, cut(bytes, places), maxBytes, maxRecords).payloads;
          const whole = payloadsOf(
            format,
            [bytes],
            Number.MAX_SAFE_INTEGER,
            Number.MAX_SAFE_INTEGER,
          ).payloads;
          const records = found.flatMap((payload) => payload.records);
          expect(records.map(told)).toEqual(whole.flatMap((payload) => payload.records).map(told));
          expect(records.map(({ number }) => number)).toEqual(records.map((_, i) => i + 1));
        },
      ),
      RUNS,
    );
  });

  it('no payload is over its limits, and none could have taken the next record', () => {
    fc.assert(
      fc.property(object, limits, ({ format, bytes }, { maxBytes, maxRecords }) => {
        const { payloads, head } = payloadsOf(format, [bytes], maxBytes, maxRecords);
        const size = (records: readonly PackedRecord[]) =>
          Buffer.byteLength(head) +
          records.reduce((sum, record) => sum + ('line' in record ? record.line.length : 0), 0);
        payloads.forEach(({ records, number }, i) => {
          expect(number).toBe(i + 1);
          expect(records.length).toBeGreaterThan(0);
          expect(records.length).toBeLessThanOrEqual(maxRecords);
          expect(size(records)).toBeLessThanOrEqual(maxBytes);
          const next = payloads[i + 1]?.records[0];
          if (next !== undefined && records.length < maxRecords)
            expect(size([...records, next])).toBeGreaterThan(maxBytes);
        });
      }),
      RUNS,
    );
  });

  it('every payload by itself is read as the records that are in it', () => {
    fc.assert(
      fc.property(object, limits, ({ format, bytes }, { maxBytes, maxRecords }) => {
        const { payloads, head } = payloadsOf(format, [bytes], maxBytes, maxRecords);
        for (const { records } of payloads) {
          const sent = records.filter((record) => 'line' in record);
          const body = Buffer.from(head + sent.map(told).join(''));
          const again = payloadsOf(format === 'csv' ? 'csv' : 'jsonlines', [body], 1e6, 1e6);
          expect(again.payloads.flatMap((payload) => payload.records).map(told)).toEqual(sent.map(told));
        }
      }),
      RUNS,
    );
  });
});

describe('A record that fits into no payload', () => {
  it('is told to be that, and sent to nobody', () => {
    const { payloads } = payloadsOf(
      'jsonlines',
      [Buffer.from('{"X":1}\n{"X":"much too long"}\n{"X":2}')],
      10,
      9,
    );
    expect(payloads.map(({ records }) => records.map(told))).toEqual([
      [
        '{"X":1}\n',
        '2 payload-too-large The record is longer than a payload may be, 10 bytes with its header.',
      ],
      ['{"X":2}\n'],
    ]);
  });
});
