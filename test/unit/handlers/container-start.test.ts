import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StartError } from '../../../src/core/errors/start-error.ts';
import { container } from './container.ts';
import { fakeTime, pass, realTime } from './fake-time.ts';

beforeEach(fakeTime);
afterEach(realTime);

describe('a container that starts', () => {
  it('listens before SCR is started, so that /ping is answered meanwhile, and is ready when SCR is', async () => {
    const { events, health, scrIsUp, end } = container();
    await pass(5000);
    expect([events, health.phase]).toEqual([['listen', 'start SCR'], 'starting']);
    scrIsUp();
    await pass(0);
    expect([health.phase, end()]).toEqual(['ready', undefined]);
  });

  it('says how long SCR took', async () => {
    const { log, scrIsUp } = container();
    await pass(1500);
    scrIsUp();
    await pass(0);
    expect(log.lines).toContainEqual({ level: 'info', message: 'Ready.', fields: { startMs: 1500 } });
  });

  it('starts no SCR that somebody else starts, and never ends it', async () => {
    const { events, scrIsUp, terminate, health, end } = container({ startScr: undefined });
    scrIsUp();
    await pass(0);
    expect(health.phase).toBe('ready');
    terminate();
    await pass(100);
    expect([events, end()]).toEqual([['listen', 'close'], 0]);
  });
});

describe('a container that cannot start', () => {
  it('ends when SCR was not ready in time, names the setting, and leaves no SCR behind', async () => {
    const { events, errors, end, health } = container();
    await pass(59_999);
    expect(end()).toBeUndefined();
    await pass(1);
    expect([end(), health.phase]).toEqual([1, 'ended']);
    expect(events).toEqual(['listen', 'start SCR', 'end SCR in 2000 ms', 'close']);
    expect(errors()).toEqual([
      {
        message: 'The container cannot serve.',
        reason: 'SCR was not ready within SCR_START_TIMEOUT_MS (60000 ms).',
      },
    ]);
  });

  it('ends at once where waiting cannot help, with the reason', async () => {
    const { errors, end, scrCannotBecomeReady } = container();
    scrCannotBecomeReady(new StartError('SCR lists several scoring paths.'));
    await pass(0);
    expect(end()).toBe(1);
    expect(errors()).toEqual([
      { message: 'The container cannot serve.', reason: 'SCR lists several scoring paths.' },
    ]);
  });

  it('ends where SCR cannot be started, with the reason', async () => {
    const startScr = () => Promise.reject(new StartError("SCR_COMMAND: can't start java."));
    const { errors, end, events } = container({ startScr });
    await pass(0);
    expect([end(), events]).toEqual([1, ['listen', 'close']]);
    expect(errors()).toEqual([
      { message: 'The container cannot serve.', reason: "SCR_COMMAND: can't start java." },
    ]);
  });

  it('starts no SCR where its own port is taken', async () => {
    const taken = new StartError('Port 8080 cannot be listened on.');
    const { end, events } = container({ listen: () => Promise.reject(taken) });
    await pass(0);
    expect([end(), events]).toEqual([{ thrown: taken }, []]);
  });

  it('lets a bug be seen, and leaves no SCR behind all the same', async () => {
    const bug = new TypeError('bug');
    const { end, events, scrCannotBecomeReady } = container();
    scrCannotBecomeReady(bug);
    await pass(0);
    expect(end()).toEqual({ thrown: bug });
    expect(events).toEqual(['listen', 'start SCR', 'end SCR in 2000 ms', 'close']);
  });
});
