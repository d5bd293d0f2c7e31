import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createAsyncQueue } from '../../../../src/local/sagemaker/async-queue.ts';

describe('the queue of asynchronous invocations', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** A job that ends when it is told to, and what became of it. */
  const job = (ttlMs = 60_000) => {
    const state = { status: 'waiting' };
    let end = () => {};
    return {
      status: () => state.status,
      end: async () => {
        end();
        await Promise.resolve();
        await Promise.resolve();
      },
      queued: {
        ttlMs,
        run: async () => {
          state.status = 'running';
          await new Promise<void>((resolve) => {
            end = resolve;
          });
          state.status = 'done';
        },
        expire: () => {
          state.status = 'expired';
        },
      },
    };
  };

  it('does so many at once, the others in their order', async () => {
    const queue = createAsyncQueue(
      () => 2,
      () => true,
    );
    const jobs = [job(), job(), job(), job()];
    for (const { queued } of jobs) queue.add(queued);
    const statuses = () => jobs.map(({ status }) => status());
    expect(statuses()).toEqual(['running', 'running', 'waiting', 'waiting']);
    await jobs[1]?.end();
    await jest.advanceTimersByTimeAsync(0);
    expect(statuses()).toEqual(['running', 'done', 'running', 'waiting']);
    await jobs[0]?.end();
    await jobs[2]?.end();
    await jest.advanceTimersByTimeAsync(0);
    expect(statuses()).toEqual(['done', 'done', 'done', 'running']);
  });

  it('waits until it may, and gives up what has waited for its time to live', async () => {
    let mayRun = false;
    const queue = createAsyncQueue(
      () => 8,
      () => mayRun,
    );
    const [short, long] = [job(60_000), job(90_000)];
    queue.add(short.queued);
    queue.add(long.queued);
    await jest.advanceTimersByTimeAsync(59_999);
    expect([short.status(), long.status()]).toEqual(['waiting', 'waiting']);
    await jest.advanceTimersByTimeAsync(1);
    expect([short.status(), long.status()]).toEqual(['expired', 'waiting']);
    mayRun = true;
    queue.wake();
    expect([short.status(), long.status()]).toEqual(['expired', 'running']);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(long.status()).toBe('running');
  });

  it('forgets what waits when it closes', async () => {
    const queue = createAsyncQueue(
      () => 1,
      () => false,
    );
    const waiting = job();
    queue.add(waiting.queued);
    queue.close();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(waiting.status()).toBe('waiting');
    expect(jest.getTimerCount()).toBe(0);
  });
});
