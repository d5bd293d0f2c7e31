import { describe, expect, it } from '@jest/globals';
import { batchSettings } from '../../../../src/core/settings/batch.ts';

describe('The settings of batch scoring', () => {
  it('need the name of an endpoint, and nothing else', () => {
    expect(() => batchSettings({})).toThrow('ENDPOINT_NAME is not set');
    expect(batchSettings({ ENDPOINT_NAME: 'hmeq' })).toMatchObject({
      endpointName: 'hmeq',
      outputBucket: undefined,
      outputPrefix: 'scored/',
      rescore: true,
      maxPayloadRecords: 1000,
      concurrency: 4,
      results: { maxPayloadBytes: 1_048_576, joinInputs: false, errorRecords: false },
    });
  });

  it.each([
    ['out', 'out/'],
    ['a/b/', 'a/b/'],
  ])('take the prefix %s as %s', (given, prefix) => {
    expect(batchSettings({ ENDPOINT_NAME: 'e', BATCH_OUTPUT_PREFIX: given }).outputPrefix).toBe(prefix);
  });

  it.each([
    ['BATCH_OUTPUT_PREFIX', '/out'],
    ['SCR_CSV_COLUMNS', 'a,A'],
    ['BATCH_RESCORE', 'maybe'],
    ['BATCH_CLAIM_LEASE_MS', '100'],
    ['BATCH_MAX_PAYLOAD_BYTES', '0'],
  ])('do not take %s=%s', (name, value) => {
    expect(() => batchSettings({ ENDPOINT_NAME: 'e', [name]: value })).toThrow(name);
  });
});
