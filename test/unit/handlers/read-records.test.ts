import { describe, expect, it } from '@jest/globals';
import type { ProblemError } from '../../../src/core/errors/problem-error.ts';
import type { RecordDecoder, SourceRecord } from '../../../src/core/records/record.ts';
import { recordsOf, requireAllGood, slicesOf } from '../../../src/handlers/read-records.ts';

/** A decoder whose records are letters; each `x` is faulty, twice over. */
function letters(): RecordDecoder {
  let count = 0;
  const record = (letter: string): SourceRecord => {
    const number = ++count;
    const error = { record: number, message: 'Faulty.' };
    return letter === 'x' ? { number, errors: [error, error] } : { number, payload: Buffer.from(letter) };
  };
  let held = '';
  return {
    hasHeader: undefined,
    push(chunk) {
      const text = held + Buffer.from(chunk).toString();
      held = text.slice(-1);
      return [...text.slice(0, -1)].map(record);
    },
    end: () => [...held].map(record),
  };
}

async function allOf<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const part of source) all.push(part);
  return all;
}

async function* chunksOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('the slices of a body', () => {
  it.each([0, 1, 65_536, 65_537, 200_000])('of %d bytes are the body, in pieces', async (size) => {
    const body = Buffer.alloc(size, 'abcdefg');
    const slices = await allOf(slicesOf(body));
    expect(Buffer.concat(slices).equals(body)).toBe(true);
    expect(slices.every(({ length }) => length <= 65_536)).toBe(true);
  });

  it('give others their turn in between', async () => {
    let turns = 0;
    const turn = () => {
      turns++;
      timer = setImmediate(turn);
    };
    let timer = setImmediate(turn);
    await allOf(slicesOf(Buffer.alloc(1_000_000)));
    clearImmediate(timer);
    expect(turns).toBeGreaterThanOrEqual(15);
  });
});

describe('the records of a body', () => {
  it('come in lots as they are complete, none of them empty, and with what was held to the end', async () => {
    const lots = await allOf(recordsOf(chunksOf('ab', '', 'cde'), letters()));
    expect(lots.map((lot) => lot.map(({ number }) => number))).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('are none where the body is empty', async () => {
    expect(await allOf(recordsOf(chunksOf(), letters()))).toEqual([]);
  });
});

describe('checking all records', () => {
  it('lets good ones through', async () => {
    await expect(requireAllGood(Buffer.from('abc'), letters())).resolves.toBeUndefined();
  });

  it('names what is wrong, whose record it is, and how much there is in all', async () => {
    const problem = requireAllGood(Buffer.from('axbxx'), letters());
    await expect(problem).rejects.toMatchObject({
      code: 'invalid-record',
      detail: '3 of 5 records are faulty; none was scored.',
      errorCount: 6,
      errors: [2, 2, 4, 4, 5, 5].map((record) => ({ record, message: 'Faulty.' })),
    } satisfies Partial<ProblemError>);
  });

  it('names twenty at most', async () => {
    const problem = requireAllGood(Buffer.from('x'.repeat(100_000)), letters());
    await expect(problem).rejects.toMatchObject({ errorCount: 200_000, errors: { length: 20 } });
  });
});
