import { describe, expect, it } from '@jest/globals';
import { type BreakerState, createBreaker } from '../../../../src/core/scoring/breaker.ts';

function setUp(failures = 3) {
  let nowMs = 1000;
  const changes: BreakerState[] = [];
  const breaker = createBreaker({
    failures,
    spanMs: 500,
    openMs: 5000,
    now: () => nowMs,
    onChange: (state) => changes.push(state),
  });
  const fail = () => breaker.settle('failed', breaker.admit());
  return {
    breaker,
    changes,
    fail,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

/** A breaker that has just opened. */
function opened() {
  const made = setUp(1);
  made.breaker.settle('failed', 'regular');
  made.pass(500);
  made.breaker.settle('failed', 'regular');
  expect(made.breaker.state).toBe('open');
  return made;
}

const refusal = (retryAfterSeconds: number) =>
  expect.objectContaining({ code: 'circuit-open', retryAfterSeconds });

describe('the circuit breaker, closed', () => {
  it('opens after so many failures in a row', () => {
    const { breaker, changes, fail, pass } = setUp();
    fail();
    pass(400);
    fail();
    pass(100);
    expect(breaker.state).toBe('closed');
    fail();
    expect([breaker.state, changes]).toEqual(['open', ['open']]);
  });

  it('takes connections that are reset together for one event', () => {
    const { breaker, fail, pass } = setUp();
    for (let i = 0; i < 50; i++) fail();
    expect(breaker.state).toBe('closed');
    pass(499);
    fail();
    expect(breaker.state).toBe('closed');
    pass(1);
    fail();
    expect(breaker.state).toBe('open');
  });

  it('begins to count again after any answer', () => {
    const { breaker, fail, pass } = setUp();
    fail();
    pass(500);
    fail();
    breaker.settle('answered', breaker.admit());
    fail();
    pass(500);
    fail();
    expect(breaker.state).toBe('closed');
  });

  it('is not moved by what says nothing of SCR', () => {
    const { breaker, fail, pass } = setUp();
    fail();
    pass(500);
    fail();
    for (let i = 0; i < 5; i++) breaker.settle('says-nothing', breaker.admit());
    expect(breaker.state).toBe('closed');
    fail();
    expect(breaker.state).toBe('open');
  });

  it('never opens where it is switched off with 0', () => {
    const { breaker, fail, pass } = setUp(0);
    for (let i = 0; i < 20; i++) {
      fail();
      pass(1000);
    }
    expect([breaker.state, breaker.admit()]).toEqual(['closed', 'regular']);
  });
});

describe('the circuit breaker, open', () => {
  it('refuses everything, with the seconds until it tries again', () => {
    const { breaker, pass } = opened();
    expect(() => breaker.admit()).toThrow(refusal(5));
    pass(3500);
    expect(() => breaker.admit()).toThrow(refusal(2));
    pass(1499);
    expect(() => breaker.admit()).toThrow(refusal(1));
  });

  it('is not kept open by calls that were under way and fail late', () => {
    const { breaker, pass } = opened();
    pass(4000);
    breaker.settle('failed', 'regular');
    pass(1000);
    expect(breaker.state).toBe('half-open');
  });

  it('closes when a call that was under way is answered', () => {
    const { breaker } = opened();
    breaker.settle('answered', 'regular');
    expect(breaker.state).toBe('closed');
  });
});

describe('the circuit breaker, half-open', () => {
  function halfOpen() {
    const made = opened();
    made.pass(5000);
    return made;
  }

  it('lets one request through and refuses the others meanwhile', () => {
    const { breaker } = halfOpen();
    expect(breaker.state).toBe('half-open');
    expect(breaker.admit()).toBe('trial');
    expect(() => breaker.admit()).toThrow(refusal(5));
  });

  it('closes when the trial is answered', () => {
    const { breaker, changes } = halfOpen();
    breaker.settle('answered', breaker.admit());
    expect([breaker.state, breaker.admit(), changes]).toEqual([
      'closed',
      'regular',
      ['open', 'half-open', 'closed'],
    ]);
  });

  it('pauses again when the trial fails', () => {
    const { breaker, pass } = halfOpen();
    breaker.settle('failed', breaker.admit());
    pass(4999);
    expect(() => breaker.admit()).toThrow(refusal(1));
    pass(1);
    expect(breaker.admit()).toBe('trial');
  });

  it('tries with the next request where the trial says nothing, as when its caller goes away', () => {
    const { breaker } = halfOpen();
    breaker.settle('says-nothing', breaker.admit());
    expect(breaker.admit()).toBe('trial');
  });

  it('tries one request at a time, though it was closed and opened again while a trial was under way', () => {
    const { breaker, pass } = halfOpen();
    expect(breaker.admit()).toBe('trial');
    breaker.settle('answered', 'regular');
    breaker.settle('failed', breaker.admit());
    pass(500);
    breaker.settle('failed', breaker.admit());
    pass(5000);
    expect(() => breaker.admit()).toThrow(refusal(5));
    breaker.settle('says-nothing', 'trial');
    expect(breaker.admit()).toBe('trial');
  });

  it('counts from the beginning once it is closed', () => {
    const { breaker, pass } = halfOpen();
    breaker.settle('answered', breaker.admit());
    breaker.settle('failed', breaker.admit());
    pass(100);
    expect(breaker.state).toBe('closed');
  });
});
