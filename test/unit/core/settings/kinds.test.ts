import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as kinds from '../../../../src/core/settings/kinds.ts';

/** What each kind takes, and what it refuses. */
const CASES: readonly (readonly [
  string,
  kinds.Kind<unknown>,
  readonly (readonly [string, unknown])[],
  readonly string[],
])[] = [
  [
    'a whole number',
    kinds.wholeNumber(1, 100),
    [
      ['1', 1],
      ['100', 100],
      ['007', 7],
    ],
    ['0', '101', '-1', '+1', '1.0', '1e2', '0x10', '1 0', '1_0', '', '٣', 'NaN'],
  ],
  [
    'an unbounded number',
    kinds.wholeNumber(0),
    [['9007199254740991', 9_007_199_254_740_991]],
    ['9007199254740992', '1'.repeat(17)],
  ],
  [
    'a port',
    kinds.port,
    [
      ['8080', 8080],
      ['65535', 65_535],
    ],
    ['0', '65536', '8080/tcp'],
  ],
  [
    'milliseconds',
    kinds.milliseconds(100),
    [
      ['100', 100],
      ['2147483647', 2_147_483_647],
    ],
    ['99', '2147483648', '58s'],
  ],
  [
    'a flag',
    kinds.flag,
    [
      ['true', true],
      ['FALSE', false],
    ],
    ['1', 'yes', 'on', ''],
  ],
  [
    'one of some words',
    kinds.oneOf('DEBUG', 'INFO'),
    [
      ['debug', 'DEBUG'],
      ['INFO', 'INFO'],
    ],
    ['TRACE', 'INF'],
  ],
  ['a text', kinds.text, [['a b', 'a b']], []],
  [
    'a media type',
    kinds.mediaType,
    [['text/csv; header=present', 'text/csv; header=present']],
    ['json', 'a/b, c/d'],
  ],
  [
    'a path',
    kinds.urlPath,
    [
      ['/homeloan', '/homeloan'],
      ['homeloan', '/homeloan'],
      ['/execute/execute/', '/execute/execute'],
      ['/', '/'],
      ['/a%20b', '/a%20b'],
    ],
    ['/a b', '/a?b', '/a#b', '/ä', '/a\nb'],
  ],
  [
    'an origin',
    kinds.httpOrigin,
    [
      ['http://127.0.0.1:9090', 'http://127.0.0.1:9090'],
      ['http://scr/', 'http://scr'],
      ['http://[::1]:9090', 'http://[::1]:9090'],
    ],
    [
      '127.0.0.1:9090',
      'https://scr',
      'http://scr/model',
      'http://scr?a',
      'http://scr#a',
      'http://u@scr',
      'http://:p@scr',
      'ftp://scr',
    ],
  ],
  [
    'a command',
    kinds.command,
    [
      ['["java","-jar","scr.jar"]', ['java', '-jar', 'scr.jar']],
      ['["java",""]', ['java', '']],
      ['', []],
    ],
    ['java -jar', '[]', '[""]', '["java",1]', '{"0":"java"}', '"java"', 'null', '["java"'],
  ],
  [
    'JSON',
    kinds.json,
    [
      ['{"data":{}}', '{"data":{}}'],
      ['null', 'null'],
    ],
    ['{', '', "{'a':1}"],
  ],
  [
    'a range of ports',
    kinds.portRange,
    [
      ['21000-21999', { from: 21_000, to: 21_999 }],
      ['9090-9090', { from: 9090, to: 9090 }],
    ],
    ['21999-21000', '0-10', '1-65536', '21000', '21000-', '21000 - 21999', '-1-2', '123456-123457'],
  ],
];

describe.each(CASES)('%s', (_, kind, taken, refused) => {
  it.each(taken)('is read from %j', (text, value) => expect(kind.parse(text)).toEqual(value));
  if (refused.length > 0)
    it.each([...refused])('is not read from %j', (text) => expect(kind.parse(text)).toBeUndefined());

  it('says what is allowed', () => expect(`must be ${kind.allowed}`).toMatch(/^must be \w.*\w/));
});

describe('any text', () => {
  it('is read or refused by every kind, and never fails the program', () => {
    const pieces = fc.constantFrom(
      '1',
      '0',
      '-',
      'true',
      'http://',
      'a',
      '/',
      ':',
      '"',
      '[',
      ']',
      '{',
      '}',
      ' ',
      '\\',
      '@',
      'é',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: pieces })), (text) => {
        for (const [, kind] of CASES) expect(() => kind.parse(text)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

describe('any number', () => {
  it('is read back exactly where it is within the bounds', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (min, max, value) => {
        const expected = value >= min && value <= max ? value : undefined;
        expect(kinds.wholeNumber(min, max).parse(String(value))).toBe(expected);
      }),
    );
  });
});
