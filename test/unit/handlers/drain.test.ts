import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ScrExit, ScrProcess } from '../../../src/core/ports.ts';
import { createInFlight } from '../../../src/core/scoring/in-flight.ts';
import { drain } from '../../../src/handlers/drain.ts';
import { keptLog } from '../core/kept-log.ts';
import { fakeTime, pass, realTime } from './fake-time.ts';
import { requestIn, stuckRequestIn } from './requests.ts';

beforeEach(fakeTime);
afterEach(realTime);

function setUp({ hasScr = true } = {}) {
  const inFlight = createInFlight();
  const log = keptLog();
  const { promise: exited, resolve: exit } = Promise.withResolvers<ScrExit>();
  const scr: ScrProcess = { exited, end: () => Promise.resolve() };
  let code: number | undefined;
  const begin = () =>
    void drain({ inFlight, log, drainTimeoutMs: 25_000 }, hasScr ? scr : undefined).then((ended) => {
      code = ended;
    });
  return { inFlight, log, exit, begin, code: () => code };
}

describe('a drain', () => {
  it('is over at once where nothing is in flight, but for a request that was on its way', async () => {
    const { begin, code } = setUp();
    begin();
    await pass(99);
    expect(code()).toBeUndefined();
    await pass(1);
    expect(code()).toBe(0);
  });

  it('waits for what is in flight, and for what came in meanwhile', async () => {
    const { begin, code, inFlight } = setUp();
    const first = requestIn(inFlight);
    begin();
    await pass(10_000);
    first.answer();
    await pass(50);
    const late = requestIn(inFlight);
    await pass(5000);
    expect(code()).toBeUndefined();
    late.answer();
    await pass(100);
    expect([code(), first.cutOff(), late.cutOff()]).toEqual([0, undefined, undefined]);
  });

  it('works where somebody else runs SCR', async () => {
    const { begin, code } = setUp({ hasScr: false });
    begin();
    await pass(100);
    expect(code()).toBe(0);
  });
});

describe('a drain whose time is over', () => {
  it('answers what is left with 503 and an unknown outcome, 3 s before the end, and is a good end', async () => {
    const { begin, code, inFlight } = setUp();
    const slow = requestIn(inFlight);
    begin();
    await pass(21_999);
    expect(slow.cutOff()).toBeUndefined();
    await pass(1);
    expect(slow.cutOff()).toMatchObject({
      code: 'draining',
      status: 503,
      detail: expect.stringContaining('is unknown'),
    });
    expect(code()).toBe(0);
  });

  it('does not wait for ever for a caller that does not take its answer', async () => {
    const { begin, code, inFlight, log } = setUp();
    stuckRequestIn(inFlight);
    begin();
    await pass(22_499);
    expect(code()).toBeUndefined();
    await pass(1);
    expect(code()).toBe(0);
    expect(log.lines).toContainEqual({
      level: 'warn',
      message: 'Cutting off what is in flight.',
      fields: { inFlight: 1, scrEnded: false },
    });
  });
});

describe('a drain in which SCR dies', () => {
  it.each([
    [{ code: 3, signal: null }, 3],
    [{ code: null, signal: 9 }, 137],
    [{ code: 0, signal: null }, 1],
  ])('answers what is in flight with 502, and ends with what SCR ended with: %j', async (how, expected) => {
    const { begin, code, exit, inFlight } = setUp();
    const request = requestIn(inFlight);
    begin();
    await pass(1000);
    exit(how);
    await pass(0);
    expect(request.cutOff()).toMatchObject({
      code: 'scr-unavailable',
      status: 502,
      detail: expect.stringContaining('unknown'),
    });
    expect(code()).toBe(expected);
  });

  it('is a good end where nothing needed SCR any more', async () => {
    const { begin, code, exit } = setUp();
    begin();
    exit({ code: 143, signal: null });
    await pass(0);
    expect(code()).toBe(0);
  });
});
