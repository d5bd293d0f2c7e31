import { describe, expect, it } from '@jest/globals';
import { cameBefore } from '../../../../src/core/batch/object-event.ts';
import { objectFormat } from '../../../../src/core/batch/object-format.ts';
import { outputKeys } from '../../../../src/core/batch/output-keys.ts';
import { whyIgnored } from '../../../../src/core/batch/why-ignored.ts';
import { created } from '../../../harness/batch-run.ts';

describe('The name of an object', () => {
  it.each([
    ['a.csv', 'csv', false],
    ['a.b/c.JSONL', 'jsonlines', false],
    ['a.ndjson.gz', 'jsonlines', true],
    ['a.json.gz', 'json', true],
  ])('says what it holds: %s', (key, format, isGzip) => {
    expect(objectFormat(key)).toEqual({ format, isGzip });
  });

  it.each(['csv', 'a.parquet', 'a.csv.bz2', 'a.gz', 'a.csv/b', ''])('may say nothing: %j', (key) => {
    expect(objectFormat(key)).toBeUndefined();
  });

  it('is refused where its results would have names that S3 does not take', () => {
    const longest = 'ä'.repeat((1024 - '.manifest.json'.length - 'scored/'.length - 1) / 2);
    expect(outputKeys('scored/', longest).manifest).toHaveLength(longest.length + 21);
    expect(() => outputKeys('scored/', `${longest}ä`)).toThrow('1024 bytes');
  });
});

describe('An output', () => {
  const options = { outputBucket: undefined, outputPrefix: 'scored/' };
  it.each([...Object.values(outputKeys('elsewhere/', 'a.csv')), 'scored/a.csv'])(
    'is never scored: %s',
    (key) => {
      expect(whyIgnored(created('b', key), options)).toBe('own-output');
    },
  );

  it('is told by its place in its own bucket only', () => {
    expect(whyIgnored(created('b', 'scored/a.csv'), { ...options, outputBucket: 'c' })).toBeUndefined();
    expect(whyIgnored(created('b', 'scored.csv'), options)).toBeUndefined();
  });
});

describe('Of two events', () => {
  it.each([
    ['0055AED6DCD90281E5', '0055AED6DCD90281E6', true],
    ['0055aed6dcd90281e6', '0055AED6DCD90281E5', false],
    ['01', '01', false],
    ['01', '0101', undefined],
    [undefined, '01', undefined],
    ['01', undefined, undefined],
  ])('%s came before %s: %s', (first, second, expected) => {
    expect(cameBefore(first, second)).toBe(expected);
  });
});
