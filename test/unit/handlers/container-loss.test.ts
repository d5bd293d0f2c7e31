import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StartError } from '../../../src/core/errors/start-error.ts';
import { container } from './container.ts';
import { fakeTime, pass, realTime } from './fake-time.ts';
import { requestIn, stuckRequestIn } from './requests.ts';

beforeEach(fakeTime);
afterEach(realTime);

async function readyContainer() {
  const made = container();
  made.scrIsUp();
  await pass(0);
  return made;
}

describe('a container whose SCR dies', () => {
  it.each([
    [{ code: 3, signal: null }, 3],
    [{ code: null, signal: 9 }, 137],
    [{ code: 0, signal: null }, 1],
  ])('before it was ready ends with its status: %j', async (how, expected) => {
    const { scrExits, end, errors, events } = container();
    await pass(1000);
    scrExits(how);
    await pass(0);
    expect(end()).toBe(expected);
    expect(errors()).toEqual([{ message: 'SCR ended unasked.', ...how }]);
    expect(events.slice(-2)).toEqual(['end SCR in 500 ms', 'close']);
  });

  it.each([
    [{ code: 3, signal: null }, 3],
    [{ code: null, signal: 15 }, 143],
    [{ code: 0, signal: null }, 1],
  ])(
    'while it serves answers what is in flight with 502, and ends with its status: %j',
    async (how, expected) => {
      const { scrExits, end, inFlight, health } = await readyContainer();
      const request = requestIn(inFlight);
      scrExits(how);
      await pass(0);
      expect(request.cutOff()).toMatchObject({ code: 'scr-unavailable', status: 502 });
      expect([end(), health.readiness().ready]).toEqual([expected, false]);
    },
  );

  it('ends within a second though a caller does not take its answer', async () => {
    const { scrExits, end, inFlight } = await readyContainer();
    stuckRequestIn(inFlight);
    scrExits({ code: 1, signal: null });
    await pass(699);
    expect(end()).toBeUndefined();
    await pass(1);
    expect(end()).toBe(1);
  });
});

describe('a container whose SCR takes no connections any more', () => {
  it('is not ready until SCR is back, and lives on', async () => {
    const { scrTakesNoConnections, scrIsBack, health, phases, end, errors } = await readyContainer();
    scrTakesNoConnections();
    await pass(400);
    expect(health.readiness()).toMatchObject({ ready: false, reason: { code: 'not-ready' } });
    expect(errors()).toEqual([{ message: 'SCR takes no connections any more.' }]);
    await pass(600_000);
    scrIsBack();
    await pass(0);
    expect([phases, end()]).toEqual([['ready', 'lost', 'ready'], undefined]);
  });

  it('ends for what keeps SCR from coming back, not for a start that was in time long ago', async () => {
    const { scrTakesNoConnections, scrCannotBecomeReady, errors, end } = await readyContainer();
    await pass(100_000);
    scrTakesNoConnections();
    await pass(400);
    scrCannotBecomeReady(new StartError('SCR answered SCR_WARMUP_PAYLOAD with status 400.'));
    await pass(0);
    expect(end()).toBe(1);
    expect(errors().at(-1)?.reason).toBe('SCR answered SCR_WARMUP_PAYLOAD with status 400.');
  });

  it('answers what is in flight with 502 before it ends for good', async () => {
    const { scrTakesNoConnections, scrCannotBecomeReady, inFlight, end } = await readyContainer();
    const request = requestIn(inFlight);
    scrTakesNoConnections();
    await pass(400);
    scrCannotBecomeReady(new StartError('SCR lists several scoring paths.'));
    await pass(0);
    expect(request.cutOff()).toMatchObject({ code: 'scr-unavailable' });
    expect(end()).toBe(1);
  });

  it('lets a bug be seen for what it is, long after the start', async () => {
    const { scrTakesNoConnections, scrCannotBecomeReady, end } = await readyContainer();
    await pass(100_000);
    scrTakesNoConnections();
    await pass(400);
    const bug = new TypeError('bug');
    scrCannotBecomeReady(bug);
    await pass(0);
    expect(end()).toEqual({ thrown: bug });
  });

  it('ends with the status of SCR where that dies meanwhile', async () => {
    const { scrTakesNoConnections, scrExits, end } = await readyContainer();
    scrTakesNoConnections();
    await pass(400);
    scrExits({ code: 9, signal: null });
    await pass(0);
    expect(end()).toBe(9);
  });
});
