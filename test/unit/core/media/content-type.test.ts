import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseMediaType } from '../../../../src/core/media/content-type.ts';

const read = (text: string) => {
  const mediaType = parseMediaType(text);
  return mediaType && [mediaType.essence, Object.fromEntries(mediaType.parameters)];
};

describe('a content type', () => {
  it.each([
    ['application/json', 'application/json', {}],
    ['Application/JSON', 'application/json', {}],
    [' text/csv ', 'text/csv', {}],
    ['application/json;charset=utf-8', 'application/json', { charset: 'utf-8' }],
    ['application/json ; Charset="UTF-8"', 'application/json', { charset: 'UTF-8' }],
    ['text/csv; header=present;charset=utf-8', 'text/csv', { header: 'present', charset: 'utf-8' }],
    ['a/b;x="a;b\\"c\\\\"; y=z', 'a/b', { x: 'a;b"c\\', y: 'z' }],
    ['a/b;x=""', 'a/b', { x: '' }],
    ['application/json;', 'application/json', {}],
    ['application/json;; charset=utf-8 ;', 'application/json', { charset: 'utf-8' }],
    ['a/b;x=first;X=second', 'a/b', { x: 'first' }],
    ['application/vnd.sas.error+json;version=2', 'application/vnd.sas.error+json', { version: '2' }],
  ])('%j is read', (text, essence, parameters) => expect(read(text)).toEqual([essence, parameters]));

  it.each([
    '',
    'json',
    '/',
    'a/',
    '/b',
    'a/b/c',
    'a b/c',
    'a/b c',
    'a/b, a/b',
    'a/b;x',
    'a/b;x=',
    'a/b;x = y',
    'a/b;x="y',
    'a/b;x="y"z',
    'a/b;x=y z',
    'a/b;=y',
    'ä/b',
    'a/b\u0000',
  ])('%j is none', (text) => expect(read(text)).toBeUndefined());

  it('reads what RFC 9110 lets a sender write, whatever the values hold', () => {
    const token = fc.stringMatching(/^[\w!#$%&'*+.^`|~-]{1,12}$/);
    const value = fc.oneof(token, fc.stringMatching(/^[\t -~]{0,20}$/));
    const written = (text: string, quoted: boolean) =>
      quoted || !/^[\w!#$%&'*+.^`|~-]+$/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
    const parameters = fc.uniqueArray(
      fc.tuple(
        token.map((name) => name.toLowerCase()),
        value,
        fc.boolean(),
      ),
      {
        selector: ([name]) => name,
      },
    );
    fc.assert(
      fc.property(
        token,
        token,
        parameters,
        fc.constantFrom('', ' ', '\t '),
        (type, subtype, given, space) => {
          const text = [
            `${type}/${subtype}`,
            ...given.map(([name, text, quoted]) => `${name}=${written(text, quoted)}`),
          ];
          const mediaType = parseMediaType(text.join(`${space};${space}`));
          expect(mediaType?.essence).toBe(`${type}/${subtype}`.toLowerCase());
          expect([...(mediaType?.parameters ?? [])]).toEqual(given.map(([name, text]) => [name, text]));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never fails to be read, whatever a caller sends', () => {
    const pieces = fc.constantFrom('a/b', ';', '=', '"', '\\', ' ', 'x', 'charset', 'é', '\n', ',');
    fc.assert(
      fc.property(fc.string({ unit: pieces }), (text) => {
        const essence = parseMediaType(text)?.essence;
        if (essence !== undefined) expect(essence).toMatch(/^[^\s/;]+\/[^\s/;]+$/);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['white space', `a/b;${' '.repeat(60_000)}x`],
    ['an open quote', `a/b;x="${'\\a'.repeat(30_000)}`],
    ['semicolons', `a/b${';'.repeat(60_000)}=`],
  ])('is refused at once where it is very much of %s', (_, text) => {
    const startedAt = performance.now();
    expect(read(text)).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
