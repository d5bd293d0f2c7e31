import { describe, expect, it } from '@jest/globals';
import { formatOf, KNOWN_TYPES, MEDIA_TYPES, offeredTypes } from '../../../../src/core/records/formats.ts';

describe('the formats of records', () => {
  it.each([
    ['application/json', 'json'],
    ['application/jsonlines', 'jsonlines'],
    ['application/x-ndjson', 'jsonlines'],
    ['text/csv', 'csv'],
    ['text/plain', undefined],
    ['application/json;charset=utf-8', undefined],
  ])('%s is %s', (type, format) => {
    expect(formatOf(type)).toBe(format);
  });

  it.each(['json', 'jsonlines', 'csv'] as const)(
    'offers %s first where the request has it, and all others',
    (format) => {
      const offered = offeredTypes(format);
      expect(offered[0]).toBe(MEDIA_TYPES[format][0]);
      expect([...offered].sort()).toEqual([...KNOWN_TYPES].sort());
    },
  );
});
