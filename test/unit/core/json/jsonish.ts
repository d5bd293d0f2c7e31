import fc from 'fast-check';

/** Texts made of the pieces of JSON, in any order: some are JSON, most are not quite. */
export const jsonish = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...'{}[]:,"', '"a"', '"name"', '1', '0', ' ', '\n') },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          'true',
          'false',
          'null',
          'nul',
          'tru',
          'falsy',
          '-',
          '.',
          'e',
          'E+',
          '-1.5e-3',
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom('\\', '\\"', '\\u', '\\u00e9', '\\uD83D', '\\x', '\\/', '\t', '\u0001'),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('é', '€', '😀', '\ufeff', '\u00a0', '\u2028', '01', '+1', '"\ud800"'),
      },
      { weight: 3, arbitrary: fc.json({ maxDepth: 2 }) },
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));
