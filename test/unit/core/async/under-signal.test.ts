import { describe, expect, it } from '@jest/globals';
import { underSignal } from '../../../../src/core/async/under-signal.ts';
import { startDeadline } from '../../../../src/core/deadline.ts';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';

describe('What runs under the signal of a call', () => {
  it('gives back what it gives, and leaves nothing behind', async () => {
    const call = startDeadline();
    let given: AbortSignal | undefined;
    const work = underSignal(call.signal, async (signal) => {
      given = signal;
      return 7;
    });
    expect(await work).toBe(7);
    call.cancel(new ProblemError('client-closed'));
    expect(given?.aborted).toBe(false);
  });

  it('ends at the abort, with its reason, whatever it does itself', async () => {
    const call = startDeadline();
    let given: AbortSignal | undefined;
    const work = underSignal(call.signal, (signal) => {
      given = signal;
      return new Promise<never>(() => {});
    });
    call.cancel(new ProblemError('draining'));
    await expect(work).rejects.toMatchObject({ code: 'draining' });
    expect(given?.aborted).toBe(true);
  });

  it('is not begun after the abort', async () => {
    const call = startDeadline(0);
    let isBegun = false;
    const work = underSignal(call.signal, async () => {
      isBegun = true;
    });
    await expect(work).rejects.toMatchObject({ code: 'deadline-exceeded' });
    expect(isBegun).toBe(false);
  });
});
