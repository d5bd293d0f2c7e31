import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cancellationReason, startDeadline } from '../../../src/core/deadline.ts';
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
    const { signal, settle } = startDeadline(100);
    settle();
    jest.advanceTimersByTime(1000);
    expect(signal.aborted).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a call that is cancelled', () => {
  it('ends for the reason given, and not for its deadline afterwards', () => {
    const { signal, cancel } = startDeadline(100);
    const gone = new ProblemError('client-closed');
    cancel(gone);
    cancel(new ProblemError('draining'));
    jest.advanceTimersByTime(1000);
    expect(signal.reason).toBe(gone);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is not ended any more once it was answered', () => {
    const { signal, cancel, settle } = startDeadline(100);
    settle();
    cancel(new ProblemError('client-closed'));
    expect(signal.aborted).toBe(false);
  });

  it('is not answered for another reason than the first where the deadline came before', () => {
    const { signal, cancel } = startDeadline(100);
    jest.advanceTimersByTime(100);
    cancel(new ProblemError('client-closed'));
    expect(cancellationReason(signal).code).toBe('deadline-exceeded');
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
