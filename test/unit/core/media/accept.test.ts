import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { negotiate } from '../../../../src/core/media/accept.ts';

const JSON_TYPE = 'application/json';
const CSV = 'text/csv';
const LINES = 'application/jsonlines';
const OFFERED = [JSON_TYPE, CSV, LINES];

describe('what a caller is answered with', () => {
  it.each([
    [undefined, JSON_TYPE],
    ['', JSON_TYPE],
    ['*/*', JSON_TYPE],
    [JSON_TYPE, JSON_TYPE],
    [CSV, CSV],
    ['Text/CSV', CSV],
    ['text/*', CSV],
    ['application/*', JSON_TYPE],
    ['text/csv, application/json', JSON_TYPE],
    ['text/csv, application/json;q=0.9', CSV],
    ['application/json;q=0.2,text/csv ; q=0.8', CSV],
    // The examples' precedence of RFC 9110: the most specific range decides, wherever it stands.
    ['*/*, application/json;q=0.1, text/*;q=0.5', LINES],
    ['text/*, text/csv;q=0, */*;q=0.1', JSON_TYPE],
    ['application/json;q=0, */*', CSV],
    ['image/png, */*;q=0.1', JSON_TYPE],
    // As Java's own HTTP client writes it.
    ['text/html, image/gif, *; q=.2, */*; q=.2', JSON_TYPE],
    // Clients that say a charset or a version get the type all the same.
    ['application/json; charset=utf-8', JSON_TYPE],
    ['application/json;version=2;q=0.5, text/csv;q=0.7', CSV],
    ['application/json;version=2;q=0, application/json', JSON_TYPE],
    ['application/json;', JSON_TYPE],
    [', ,text/csv', CSV],
  ])('%j gives %s', (accept, expected) => expect(negotiate(accept, OFFERED)).toBe(expected));

  it.each([
    'image/png',
    'application/xml, text/html',
    '*/*;q=0',
    'application/json;q=0',
    'application/jso',
    'json',
    'text/csv;q=x',
  ])('%j gives nothing where there is JSON alone', (accept) =>
    expect(negotiate(accept, [JSON_TYPE])).toBeUndefined(),
  );

  it('is what RFC 9110 says for any list of ranges', () => {
    fc.assert(
      fc.property(lists, (ranges) => {
        const accept = ranges.map(({ range, q }) => (q === 1 ? range : `${range};q=${q}`)).join(', ');
        expect([accept, negotiate(accept, OFFERED)]).toEqual([accept, bySpecification(ranges)]);
      }),
      { numRuns: 2000 },
    );
  });

  it('is one of those offered or nothing, whatever is sent', () => {
    const pieces = fc.constantFrom(
      '*/*',
      JSON_TYPE,
      'text/*',
      ',',
      ';',
      'q=',
      '0',
      '1',
      '.',
      ' ',
      '"',
      '/*',
      'é',
    );
    fc.assert(
      fc.property(fc.string({ unit: pieces }), (accept) => {
        expect([...OFFERED, undefined]).toContain(negotiate(accept, OFFERED));
      }),
    );
  });
});

interface Weighted {
  readonly range: string;
  readonly q: number;
}

const lists: fc.Arbitrary<readonly Weighted[]> = fc.uniqueArray(
  fc.record({
    range: fc.constantFrom('*/*', 'application/*', 'text/*', 'image/*', ...OFFERED, 'text/html'),
    q: fc.constantFrom(1, 0.9, 0.5, 0.001, 0),
  }),
  { selector: ({ range }) => range, minLength: 1 },
);

/** Section 12.5.1, the plain way: look for the exact type, then for its family, then for anything. */
function bySpecification(ranges: readonly Weighted[]): string | undefined {
  const qualities = OFFERED.map((type) => {
    const wanted = [type, `${type.split('/')[0]}/*`, '*/*'];
    const decisive = wanted
      .map((range) => ranges.find((given) => given.range === range))
      .find((given) => given !== undefined);
    return decisive?.q ?? 0;
  });
  const best = Math.max(...qualities);
  return best === 0 ? undefined : OFFERED[qualities.indexOf(best)];
}
