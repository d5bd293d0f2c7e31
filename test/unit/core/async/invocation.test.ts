import { describe, expect, it } from '@jest/globals';
import { isInvocationId, newInvocationId } from '../../../../src/core/async/invocation-id.ts';
import { inputOf, isUpload, markerOf, uploadOf } from '../../../../src/core/async/keys.ts';
import { type AsyncMarker, readMarker, writeMarker } from '../../../../src/core/async/marker.ts';
import { retryAfterSeconds } from '../../../../src/core/async/status.ts';

const PLACE = { bucket: 'scoring', prefix: 'async/' };
const MARKER: AsyncMarker = {
  endpoint: 'homeloan',
  output: { bucket: 'results', key: 'out/a b.out' },
  failure: { bucket: 'results', key: 'failed/a.out' },
  resultType: 'text/csv',
  correlationId: 'order-7',
  acceptedAtMs: 1_795_000_000_000,
};

describe('An id of an invocation', () => {
  it('is another one every time, of 192 random bits, and fits a path as it is', () => {
    const ids = Array.from({ length: 1000 }, newInvocationId);
    expect(new Set(ids).size).toBe(1000);
    for (const id of ids) {
      expect(isInvocationId(id)).toBe(true);
      expect(encodeURIComponent(id)).toBe(id);
      expect(Buffer.from(id, 'base64url')).toHaveLength(24);
    }
  });

  it.each(['', 'a', `${'A'.repeat(31)}/`, `${'A'.repeat(31)}.`, 'A'.repeat(33), `${'A'.repeat(32)}\n`])(
    'is not %j',
    (text) => {
      expect(isInvocationId(text)).toBe(false);
    },
  );
});

describe('The objects of an invocation', () => {
  const id = newInvocationId();

  it('are different ones', () => {
    const keys = [inputOf(PLACE, id), markerOf(PLACE, id), uploadOf(PLACE, id)].map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
    for (const key of keys) expect(key).toMatch(/^async\/\w+\//);
  });

  it('are no uploads, except for an upload', () => {
    expect(isUpload(PLACE, uploadOf(PLACE, id))).toBe(true);
    expect(isUpload(PLACE, inputOf(PLACE, id))).toBe(false);
    expect(isUpload(PLACE, markerOf(PLACE, id))).toBe(false);
    expect(isUpload(PLACE, { ...uploadOf(PLACE, id), bucket: 'other' })).toBe(false);
    expect(isUpload(PLACE, { bucket: 'scoring', key: 'async/uploads/short' })).toBe(false);
  });
});

describe('What is kept of an invocation', () => {
  it.each([MARKER, { ...MARKER, failure: undefined }])('is read as it was written', (marker) => {
    expect(readMarker(writeMarker(marker))).toEqual(marker);
  });

  it.each(['{}', '7', 'null', writeMarker(MARKER).replace('"version":1', '"version":2')])(
    'is not read from something else: %s',
    (text) => {
      expect(() => readMarker(text)).toThrow('no marker');
    },
  );
});

describe('Who waits for an invocation', () => {
  it('is told to ask less often the longer it takes, and at least every half a minute', () => {
    expect([0, 5000, 20_000, 60_000, 3_600_000].map(retryAfterSeconds)).toEqual([1, 1, 5, 15, 30]);
  });
});
