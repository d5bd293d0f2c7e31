import { describe, expect, it } from '@jest/globals';
import { handlePing, requireReady } from '../../../src/handlers/ping.ts';

describe('the health check', () => {
  it('is passed where the model can be scored', () => {
    expect(() => handlePing(() => ({ ready: true }))).not.toThrow();
  });

  it('fails with the reason', () => {
    const reason = { code: 'draining', detail: 'SIGTERM was received.' } as const;
    expect(() => handlePing(() => ({ ready: false, reason }))).toThrow(
      expect.objectContaining({ ...reason, status: 503, retryAfterSeconds: 1 }),
    );
  });

  it('says when the breaker tries again', () => {
    const reason = { code: 'circuit-open', detail: 'Open.', retryAfterSeconds: 3 } as const;
    expect(() => requireReady({ ready: false, reason })).toThrow(
      expect.objectContaining({ retryAfterSeconds: 3 }),
    );
  });
});
