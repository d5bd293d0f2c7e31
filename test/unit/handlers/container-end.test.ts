import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { container } from './container.ts';
import { fakeTime, pass, realTime } from './fake-time.ts';
import { requestIn } from './requests.ts';

beforeEach(fakeTime);
afterEach(realTime);

const WHOLE_LIFE = ['listen', 'start SCR', 'end SCR in 2000 ms', 'close'];

async function readyContainer() {
  const made = container();
  made.scrIsUp();
  await pass(0);
  return made;
}

describe('a container that is asked to end', () => {
  it('refuses new work at once, and ends well, SCR first and its own port last', async () => {
    const { terminate, health, end, events } = await readyContainer();
    terminate();
    await pass(0);
    expect(health.readiness()).toMatchObject({ ready: false, reason: { code: 'draining' } });
    await pass(100);
    expect([end(), events]).toEqual([0, WHOLE_LIFE]);
  });

  it('leaves SCR running until what is in flight is answered', async () => {
    const { terminate, end, events, inFlight } = await readyContainer();
    const request = requestIn(inFlight);
    terminate();
    await pass(20_000);
    expect([events, end()]).toEqual([['listen', 'start SCR'], undefined]);
    request.answer();
    await pass(100);
    expect([request.cutOff(), end(), events]).toEqual([undefined, 0, WHOLE_LIFE]);
  });

  it('ends well while it still starts', async () => {
    const { terminate, end, events, phases } = container();
    await pass(1000);
    terminate();
    await pass(100);
    expect([end(), events, phases]).toEqual([0, WHOLE_LIFE, ['draining']]);
  });

  it('ends well while SCR is lost', async () => {
    const { terminate, end, scrTakesNoConnections, phases } = await readyContainer();
    scrTakesNoConnections();
    await pass(400);
    terminate();
    await pass(100);
    expect([end(), phases]).toEqual([0, ['ready', 'lost', 'draining']]);
  });

  it('is not ready again though SCR becomes ready in the drain', async () => {
    const { terminate, scrIsUp, health, inFlight } = container();
    requestIn(inFlight);
    terminate();
    scrIsUp();
    await pass(1000);
    expect(health.readiness().ready).toBe(false);
  });

  it('ends with the status of SCR where that dies under what is in flight', async () => {
    const { terminate, scrExits, end, inFlight, events } = await readyContainer();
    requestIn(inFlight);
    terminate();
    await pass(1000);
    scrExits({ code: null, signal: 11 });
    await pass(0);
    expect([end(), events]).toEqual([139, WHOLE_LIFE]);
  });

  it('ends well, when the time is over, with what is in flight cut off', async () => {
    const { terminate, end, inFlight } = await readyContainer();
    const request = requestIn(inFlight);
    terminate();
    await pass(22_000);
    expect(request.cutOff()).toMatchObject({ code: 'draining' });
    expect(end()).toBe(0);
  });
});
