import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Admission, createBreaker, type Outcome } from '../../../../src/core/scoring/breaker.ts';

const OPEN_MS = 1000;

type Step =
  | { readonly do: 'ask' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'end'; readonly place: number; readonly outcome: Outcome };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.constant<Step>({ do: 'ask' }),
    fc.constantFrom(1, 300, 999, 1000).map<Step>((ms) => ({ do: 'wait', ms })),
    fc
      .tuple(fc.nat({ max: 9 }), fc.constantFrom<Outcome>('answered', 'failed', 'failed', 'says-nothing'))
      .map<Step>(([place, outcome]) => ({ do: 'end', place, outcome })),
  ),
  { maxLength: 80 },
);

describe('the circuit breaker, in any order of asking, waiting and ending', () => {
  it('has one trial at most, lets nothing through while open, and always finds a way back', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 3 }), (todo, failures) => {
        let nowMs = 0;
        const breaker = createBreaker({ failures, spanMs: 300, openMs: OPEN_MS, now: () => nowMs });
        const underWay: Admission[] = [];
        for (const step of todo) {
          if (step.do === 'wait') nowMs += step.ms;
          else if (step.do === 'end') {
            const [admission] = underWay.splice(step.place, 1);
            if (admission === undefined) continue;
            breaker.settle(step.outcome, admission);
            if (step.outcome === 'answered') expect(breaker.state).toBe('closed');
          } else {
            const before = breaker.state;
            const trials = underWay.filter((admission) => admission === 'trial').length;
            const admission = admitted(breaker.admit);
            if (before === 'closed') expect(admission).toBe('regular');
            if (before === 'open') expect(admission).toBeUndefined();
            if (before === 'half-open') expect(admission).toBe(trials === 0 ? 'trial' : undefined);
            if (admission !== undefined) underWay.push(admission);
          }
        }
        for (const admission of underWay) breaker.settle('says-nothing', admission);
        nowMs += OPEN_MS;
        breaker.settle('answered', breaker.admit());
        expect(breaker.state).toBe('closed');
      }),
      { numRuns: 1000 },
    );
  });
});

function admitted(admit: () => Admission): Admission | undefined {
  try {
    return admit();
  } catch {
    return undefined;
  }
}
