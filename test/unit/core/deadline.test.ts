import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  cancellationReason,
  pauseUnlessAborted,
  startDeadline,
  startFollowing,
} from '../../../src/core/deadline.ts';
import { ProblemError } from '../../../src/core/errors/problem-error.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('a deadline', () => {
  it('is the smallest of those given, and says which one passed', () => {
    const { signal } = startDeadline(58_000, 2500);
    jest.advanceTimersByTime(2499);
    expect(signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(signal.reason).toMatchObject({
      code: 'deadline-exceeded',
      detail: 'The limit of 2500 ms passed.',
    });
  });

  it('says whether it was the caller who set it', () => {
    const passed = (...limits: [number?, number?]) => {
      const { signal } = startDeadline(...limits);
      jest.advanceTimersByTime(58_000);
      return signal.reason;
    };
    expect(passed(58_000, 2500)).toMatchObject({ isCallersLimit: true });
    expect(passed(2500, 58_000)).toMatchObject({ isCallersLimit: false });
    expect(passed(2500)).toMatchObject({ isCallersLimit: false });
  });

  it('never passes where none is given', () => {
    const { signal } = startDeadline(undefined);
    expect(jest.getTimerCount()).toBe(0);
    expect(signal.aborted).toBe(false);
  });

  it('has passed from the beginning where the caller has no budget left', () => {
    const { signal } = startDeadline(58_000, 0);
    expect(signal.reason).toMatchObject({ code: 'deadline-exceeded' });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not pass once the call is over', () => {
    const call = startDeadline(100);
    call.settle();
    jest.advanceTimersByTime(1000);
    expect(call.signal.aborted).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a call that is cancelled', () => {
  it('ends for the reason given, and not for its deadline afterwards', () => {
    const call = startDeadline(100);
    const gone = new ProblemError('client-closed');
    call.cancel(gone);
    call.cancel(new ProblemError('draining'));
    jest.advanceTimersByTime(1000);
    expect(call.signal.reason).toBe(gone);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is not ended any more once it was answered', () => {
    const call = startDeadline(100);
    call.settle();
    call.cancel(new ProblemError('client-closed'));
    expect(call.signal.aborted).toBe(false);
  });

  it('is not answered for another reason than the first where the deadline came before', () => {
    const call = startDeadline(100);
    jest.advanceTimersByTime(100);
    call.cancel(new ProblemError('client-closed'));
    expect(cancellationReason(call.signal).code).toBe('deadline-exceeded');
  });
});

describe('who waits for the end of a call', () => {
  it('is told once', () => {
    const call = startDeadline(100);
    let told = 0;
    call.signal.addEventListener('abort', () => told++, { once: true });
    call.cancel(new ProblemError('draining'));
    call.cancel(new ProblemError('client-closed'));
    expect(told).toBe(1);
  });

  it('is not told any more once it has stopped waiting, whichever of several that is', () => {
    const call = startDeadline(100);
    const told: string[] = [];
    const [first, second, third] = ['first', 'second', 'third'].map((name) => () => void told.push(name));
    for (const listener of [first, second, third])
      if (listener) call.signal.addEventListener('abort', listener);
    if (second) call.signal.removeEventListener('abort', second);
    if (second) call.signal.removeEventListener('abort', second);
    call.cancel(new ProblemError('draining'));
    expect(told).toEqual(['first', 'third']);
  });

  it('is not told where it comes too late', () => {
    const call = startDeadline(100);
    let told = 0;
    call.cancel(new ProblemError('draining'));
    call.signal.addEventListener('abort', () => told++);
    expect(told).toBe(0);
  });
});

describe('a call that follows another', () => {
  it('ends with it, for the same reason', () => {
    const leader = startDeadline(100);
    const follower = startFollowing(leader.signal);
    jest.advanceTimersByTime(100);
    expect(follower.signal.reason).toBe(leader.signal.reason);
  });

  it('has ended from the beginning where the other has', () => {
    const reason = new ProblemError('draining');
    expect(startFollowing(AbortSignal.abort(reason)).signal.reason).toBe(reason);
  });

  it('ends by a limit of its own, which is not the limit of the other', () => {
    const leader = startDeadline(1000);
    const follower = startFollowing(leader.signal, 100);
    jest.advanceTimersByTime(100);
    expect(follower.signal.reason).toMatchObject({ detail: 'The limit of 100 ms passed.' });
    expect(leader.signal.aborted).toBe(false);
  });

  it('does not end with it once it is over itself', () => {
    const leader = startDeadline(100);
    const follower = startFollowing(leader.signal);
    follower.settle();
    leader.cancel(new ProblemError('draining'));
    expect(follower.signal.aborted).toBe(false);
  });

  it('can be ended alone', () => {
    const leader = startDeadline(100);
    const follower = startFollowing(leader.signal);
    const reason = new ProblemError('client-closed');
    follower.cancel(reason);
    expect(follower.signal.reason).toBe(reason);
    expect(leader.signal.aborted).toBe(false);
  });
});

describe('a pause within a call', () => {
  it('ends when its time is over, and nothing of it is left', async () => {
    const call = startDeadline();
    const pause = pauseUnlessAborted(50, call.signal);
    jest.advanceTimersByTime(50);
    await pause;
    call.cancel(new ProblemError('draining'));
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends with the call, for its reason', async () => {
    const call = startDeadline();
    const pause = pauseUnlessAborted(50, call.signal);
    const reason = new ProblemError('draining');
    call.cancel(reason);
    await expect(pause).rejects.toBe(reason);
    expect(jest.getTimerCount()).toBe(0);
    await expect(pauseUnlessAborted(50, call.signal)).rejects.toBe(reason);
  });
});

describe('the reason of a cancellation', () => {
  it('is the problem that it was cancelled with', () => {
    const problem = new ProblemError('draining');
    expect(cancellationReason(AbortSignal.abort(problem))).toBe(problem);
  });

  it('counts as the caller having gone where it is anything else', () => {
    const cause = new Error('other');
    expect(cancellationReason(AbortSignal.abort(cause))).toMatchObject({ code: 'client-closed', cause });
  });
});
