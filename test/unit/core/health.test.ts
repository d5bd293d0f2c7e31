import { describe, expect, it } from '@jest/globals';
import { createHealth, type Phase } from '../../../src/core/health.ts';
import { type Breaker, createBreaker } from '../../../src/core/scoring/breaker.ts';

function setUp() {
  let nowMs = 0;
  const breaker: Breaker = createBreaker({ failures: 1, spanMs: 0, openMs: 5000, now: () => nowMs });
  const phases: Phase[] = [];
  const health = createHealth(breaker, (phase) => phases.push(phase));
  return {
    breaker,
    phases,
    health,
    at: (ms: number) => {
      nowMs = ms;
    },
  };
}

describe('readiness', () => {
  it.each([
    ['starting', 'not-ready'],
    ['lost', 'not-ready'],
    ['ended', 'not-ready'],
    ['draining', 'draining'],
  ] as const)('while %s is refused as %s', (phase, code) => {
    const { health } = setUp();
    health.enter(phase);
    expect(health.readiness()).toMatchObject({ ready: false, reason: { code } });
  });

  it('is there when SCR is', () => {
    const { health } = setUp();
    health.enter('ready');
    expect(health.readiness()).toEqual({ ready: true });
  });

  it('is gone while the breaker is open, with the seconds until it is tried again', () => {
    const { health, breaker, at } = setUp();
    health.enter('ready');
    breaker.settle('failed', breaker.admit());
    at(2500);
    expect(health.readiness()).toMatchObject({ reason: { code: 'circuit-open', retryAfterSeconds: 3 } });
  });

  it('is back when the breaker lets a trial through, or nobody would ever send one', () => {
    const { health, breaker, at } = setUp();
    health.enter('ready');
    breaker.settle('failed', breaker.admit());
    at(5000);
    expect(health.readiness()).toEqual({ ready: true });
  });

  it('is gone again while the trial is under way: how it ends is not known', () => {
    const { health, breaker, at } = setUp();
    health.enter('ready');
    breaker.settle('failed', breaker.admit());
    at(5000);
    const trial = breaker.admit();
    expect(health.readiness()).toMatchObject({ reason: { code: 'circuit-open', retryAfterSeconds: 5 } });
    breaker.settle('answered', trial);
    expect(health.readiness()).toEqual({ ready: true });
  });

  it('says why SCR is not there rather than that the breaker is open', () => {
    const { health, breaker } = setUp();
    breaker.settle('failed', breaker.admit());
    expect(health.readiness()).toMatchObject({ reason: { code: 'not-ready' } });
  });
});

describe('the phase', () => {
  it('changes as SCR is lost and comes back, each change told once', () => {
    const { health, phases } = setUp();
    for (const phase of ['starting', 'ready', 'ready', 'lost', 'ready'] as const) health.enter(phase);
    expect(phases).toEqual(['ready', 'lost', 'ready']);
    expect(health.phase).toBe('ready');
  });

  it.each(['draining', 'ended'] as const)('never leaves %s: an ending container takes no new work', (end) => {
    const { health, phases } = setUp();
    health.enter(end);
    for (const phase of ['ready', 'lost', 'draining', 'ended'] as const) health.enter(phase);
    expect(health.phase).toBe(end);
    expect(phases).toEqual([end]);
  });

  it('needs nobody to listen', () => {
    const health = createHealth(setUp().breaker);
    health.enter('ready');
    expect(health.phase).toBe('ready');
  });
});
