import { describe, expect, it } from '@jest/globals';
import { startDeadline } from '../../../../src/core/deadline.ts';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import { createInFlight } from '../../../../src/core/scoring/in-flight.ts';
import { settled } from './calls.ts';

describe('what is in flight', () => {
  it('is nothing at first, and nobody waits for it', async () => {
    await createInFlight().whenEmpty();
    expect(createInFlight().size).toBe(0);
  });

  it('is waited for to the last, by all who wait', async () => {
    const inFlight = createInFlight();
    const [first, second] = [startDeadline(), startDeadline()];
    inFlight.add(first);
    inFlight.add(second);
    let told = 0;
    for (let i = 0; i < 2; i++) void inFlight.whenEmpty().then(() => told++);
    inFlight.remove(first);
    await settled();
    expect([inFlight.size, told]).toEqual([1, 0]);
    inFlight.remove(second);
    await settled();
    expect([inFlight.size, told]).toEqual([0, 2]);
  });

  it('may be waited for again', async () => {
    const inFlight = createInFlight();
    for (let i = 0; i < 2; i++) {
      const request = startDeadline();
      inFlight.add(request);
      const empty = inFlight.whenEmpty();
      inFlight.remove(request);
      await empty;
    }
    expect(inFlight.size).toBe(0);
  });

  it('is cut off as a whole, each request for a reason of its own, and stays until it is answered', () => {
    const inFlight = createInFlight();
    const requests = [startDeadline(), startDeadline()];
    for (const request of requests) inFlight.add(request);
    inFlight.cancelAll(() => new ProblemError('draining'));
    const reasons = requests.map(({ signal }) => signal.reason);
    expect(reasons).toMatchObject([{ code: 'draining' }, { code: 'draining' }]);
    expect(reasons[0]).not.toBe(reasons[1]);
    expect(inFlight.size).toBe(2);
  });
});
