import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CsvOptions } from '../../../../src/core/csv/options.ts';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import { LOAN, records, told } from './reading.ts';

const CASES = { numRuns: 10_000 };
/** For those that take longer: each broken row starts the parser anew. */
const FEWER_CASES = { numRuns: 3000 };

const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'a1.,"\n\r é😀'), maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
);
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const isBare = (text: string) => !/[",\r\n]/.test(text);
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Rows of one width, and a seed for how they are written. */
const tables = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.record({
    rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }),
    quoteAll: fc.boolean(),
    end: lineEnd,
    hasLastEnd: fc.boolean(),
    mark: fc.constantFrom('', '\ufeff'),
    width: fc.constant(width),
  }),
);

/** Cuts bytes into chunks at these places, which may be anywhere. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

/** All records, or the problem: whatever else is thrown is a crash. */
function outcome(chunks: readonly Uint8Array[], options: Partial<CsvOptions>): string[] {
  try {
    return records(chunks, options).map((record) => `${record.number} ${told(record)}`);
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown;
    return [`${thrown.code}: ${thrown.message}`];
  }
}

const near = fc
  .array(
    fc.constantFrom(
      ...[
        'Loan,Years,Job',
        'A,B',
        ',',
        ',',
        '"',
        '"',
        '""',
        '\n',
        '\n',
        '\r',
        '\r\n',
        'a',
        '1',
        '.',
        '-.5',
        'é',
        '😀',
        ' ',
      ],
    ),
    { maxLength: 40 },
  )
  .map((parts) => Buffer.from(parts.join('')));

const settings: fc.Arbitrary<Partial<CsvOptions>> = fc.record({
  header: fc.constantFrom('present', 'absent', undefined),
  columns: fc.constantFrom(undefined, ['A', 'B'], '@signature' as const),
  signature: fc.constantFrom(undefined, LOAN),
  level: fc.constantFrom('off', 'types', 'types', 'strict'),
  requestShape: fc.constantFrom('inputs', 'data', 'flat'),
  keepInputs: fc.boolean(),
  emptyString: fc.constantFrom('empty', 'null'),
  guessRows: fc.constantFrom(1, 3, 1000),
  maxRecordBytes: fc.constantFrom(8, 30, 1000),
});

describe('for any table', () => {
  it('what was written is what is read', () => {
    fc.assert(
      fc.property(tables, ({ rows, quoteAll, end, hasLastEnd, mark, width }) => {
        const columns = Array.from({ length: width }, (_, i) => `c${i}`);
        const lines = rows.map((row) =>
          row.map((text) => (quoteAll || !isBare(text) || text === '' ? quoted(text) : text)).join(),
        );
        const csv = mark + lines.join(end) + (hasLastEnd && rows.length > 0 ? end : '');
        const found = records([Buffer.from(csv)], {
          header: 'absent',
          columns,
          columnTypes: columns.map(() => 'string'),
        });
        expect(found.map((record) => JSON.parse(told(record)))).toEqual(
          rows.map((row) => Object.fromEntries(row.map((text, i) => [`c${i}`, text]))),
        );
      }),
      CASES,
    );
  });

  it('a line that is broken is one record, and all others are what they were', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'ab1 é'), minLength: 1, maxLength: 5 });
    const lines = fc.array(plain, { minLength: 1, maxLength: 8 });
    const bad = fc.constantFrom('"x"y', 'x"y', '"x', '""x', 'x""', '"x""', '"');
    fc.assert(
      fc.property(lines, bad, fc.nat(), lineEnd, (good, broken, at, end) => {
        const place = at % (good.length + 1);
        const csv = [...good.slice(0, place), broken, ...good.slice(place)].join(end);
        const found = records([Buffer.from(csv)], {
          header: 'absent',
          columns: ['c'],
          columnTypes: ['string'],
        });
        expect(found.map((record) => ('payload' in record ? JSON.parse(told(record)).c : null))).toEqual([
          ...good.slice(0, place),
          null,
          ...good.slice(place),
        ]);
      }),
      FEWER_CASES,
    );
  });
});

describe('for any bytes', () => {
  it('the chunks that they come in make no difference', () => {
    fc.assert(
      fc.property(near, fc.array(fc.nat(), { maxLength: 6 }), settings, (bytes, places, options) => {
        expect(outcome(cut(bytes, places), options)).toEqual(outcome([bytes], options));
      }),
      FEWER_CASES,
    );
    fc.assert(
      fc.property(near, settings, (bytes, options) => {
        const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
        expect(outcome(single, options)).toEqual(outcome([bytes], options));
      }),
      { numRuns: 1000 },
    );
  });

  it('there are numbered records of valid JSON or sentences, or there is a problem', () => {
    const any = fc.oneof(near, fc.uint8Array({ maxLength: 60 }));
    fc.assert(
      fc.property(any, settings, (bytes, options) => {
        let found: ReturnType<typeof records>;
        try {
          found = records([bytes], options);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(ProblemError);
          return;
        }
        found.forEach((record, i) => {
          expect(record.number).toBe(i + 1);
          if ('payload' in record) JSON.parse(told(record));
          else expect(record.errors.length).toBeGreaterThan(0);
          for (const { json } of record.inputs ?? []) JSON.parse(json);
        });
      }),
      FEWER_CASES,
    );
  });
});
