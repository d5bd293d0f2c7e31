import { describe, expect, it } from '@jest/globals';
import { type Claim, claimText, isFree, readClaim } from '../../../../src/core/batch/claim.ts';
import { readManifest } from '../../../../src/core/batch/manifest.ts';

const CLAIM: Claim = {
  identity: 'i',
  run: 'r',
  uploads: [{ key: 'k', uploadId: 'u' }],
  sent: 7,
  isReleased: false,
};

describe('A claim', () => {
  it('is read as it was written', () => {
    expect(readClaim(claimText(CLAIM))).toEqual(CLAIM);
  });

  it.each(['', 'null', '[]', '{}', '{"identity":"i","run":"r"}', '{"identity":1,"run":"r","sent":0}'])(
    'of nobody may be taken: %s',
    (text) => {
      expect(readClaim(text)).toBeUndefined();
      expect(isFree(readClaim(text), 0, 60_000)).toBe(true);
    },
  );

  it('loses uploads that are none', () => {
    expect(readClaim('{"identity":"i","run":"r","sent":0,"uploads":[null,{"key":"k"},7]}')?.uploads).toEqual(
      [],
    );
  });

  it.each([
    [false, 60_000, false],
    [false, 60_001, true],
    [true, 0, true],
  ])('that was released (%s) and renewed %i ms ago may be taken: %s', (isReleased, ageMs, expected) => {
    expect(isFree({ ...CLAIM, isReleased }, ageMs, 60_000)).toBe(expected);
  });
});

describe('A manifest', () => {
  it.each(['', '7', '{}', '{"source":{}}', '{"source":{},"identity":"i"}'])('is none: %s', (text) => {
    expect(readManifest(text)).toBeUndefined();
  });

  it('of a refused object names no files', () => {
    expect(readManifest('{"source":{"sequencer":"1"},"identity":"i","run":"r"}')).toEqual({
      identity: 'i',
      run: 'r',
      sequencer: '1',
      files: [],
    });
  });
});
