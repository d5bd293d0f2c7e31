import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { handleExecutionParameters } from '../../../src/handlers/execution-parameters.ts';

const MIB = 1024 * 1024;
const batchStrategy = 'MULTI_RECORD';

describe('what a batch transform job is told', () => {
  it('is 6 MB and as many requests as SCR takes at once', () => {
    expect(
      handleExecutionParameters({ maxPayloadBytes: 25 * MIB, maxConcurrency: 8, batchStrategy }),
    ).toEqual({
      MaxConcurrentTransforms: 8,
      BatchStrategy: 'MULTI_RECORD',
      MaxPayloadInMB: 6,
    });
  });

  it('is the strategy that the job chose, where it chose one', () => {
    const told = handleExecutionParameters({
      maxPayloadBytes: MIB,
      maxConcurrency: 8,
      batchStrategy: 'SINGLE_RECORD',
    });
    expect(told.BatchStrategy).toBe('SINGLE_RECORD');
  });

  it('is never more than 100 MB in flight, or SageMaker refuses the job', () => {
    expect(
      handleExecutionParameters({ maxPayloadBytes: 25 * MIB, maxConcurrency: 400, batchStrategy })
        .MaxConcurrentTransforms,
    ).toBe(16);
  });

  it('is less than 6 MB where the limit is', () => {
    const told = handleExecutionParameters({
      maxPayloadBytes: 3.5 * MIB,
      maxConcurrency: 400,
      batchStrategy,
    });
    expect([told.MaxPayloadInMB, told.MaxConcurrentTransforms]).toEqual([3, 33]);
  });

  it('is 1 MB at least: 0 would mean that there is no limit', () => {
    expect(
      handleExecutionParameters({ maxPayloadBytes: 1000, maxConcurrency: 1, batchStrategy }).MaxPayloadInMB,
    ).toBe(1);
  });

  it('is what SageMaker takes, whatever is configured', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 * MIB }),
        fc.integer({ min: 1, max: 10_000 }),
        (maxPayloadBytes, maxConcurrency) => {
          const told = handleExecutionParameters({ maxPayloadBytes, maxConcurrency, batchStrategy });
          expect(told.MaxPayloadInMB).toBeGreaterThanOrEqual(1);
          expect(told.MaxConcurrentTransforms).toBeGreaterThanOrEqual(1);
          expect(told.MaxConcurrentTransforms).toBeLessThanOrEqual(maxConcurrency);
          expect(told.MaxConcurrentTransforms * told.MaxPayloadInMB).toBeLessThanOrEqual(100);
        },
      ),
    );
  });
});
