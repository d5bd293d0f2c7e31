import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import { createLimiter } from '../../../../src/core/scoring/limiter.ts';
import { settled } from './calls.ts';

/** What the limiter promises, as plain lists: who holds a slot, who waits, in order. */
interface Model {
  holding: number;
  waiting: number[];
  started: number[];
  left: number[];
}

interface Real {
  readonly limiter: ReturnType<typeof createLimiter>;
  readonly callers: { readonly controller: AbortController; done: boolean }[];
  readonly started: number[];
  readonly left: number[];
}

const LIMITS = { maxConcurrency: 2, maxQueue: 3 };

class Ask implements fc.AsyncCommand<Model, Real> {
  check = () => true;
  async run(model: Model, real: Real) {
    const who = real.callers.length;
    const controller = new AbortController();
    real.callers.push({ controller, done: false });
    const isFull = model.holding === LIMITS.maxConcurrency;
    if (isFull && model.waiting.length === LIMITS.maxQueue) {
      expect(() => real.limiter.acquire(controller.signal)).toThrow(
        expect.objectContaining({ code: 'overloaded' }),
      );
    } else {
      const turn = real.limiter.acquire(controller.signal);
      if (isFull) {
        model.waiting.push(who);
      } else {
        model.holding++;
        model.started.push(who);
      }
      expect(turn === undefined).toBe(!isFull);
      if (turn === undefined) real.started.push(who);
      else turn.then(() => real.started.push(who)).catch(() => real.left.push(who));
    }
  }
  toString = () => 'ask';
}

class Release implements fc.AsyncCommand<Model, Real> {
  check = ({ holding }: Readonly<Model>) => holding > 0;
  async run(model: Model, real: Real) {
    real.limiter.release(5);
    const next = model.waiting.shift();
    if (next === undefined) model.holding--;
    else model.started.push(next);
  }
  toString = () => 'release';
}

/** A caller goes away, whether it waits, has its slot already, or got it in this very turn. */
class GoAway implements fc.AsyncCommand<Model, Real> {
  private readonly place: number;
  constructor(place: number) {
    this.place = place;
  }
  check = () => true;
  async run(model: Model, real: Real) {
    const who = this.place % Math.max(1, real.callers.length);
    real.callers[who]?.controller.abort(new ProblemError('client-closed'));
    if (!model.waiting.includes(who)) return;
    model.waiting = model.waiting.filter((waiter) => waiter !== who);
    model.left.push(who);
  }
  toString = () => `go away ${this.place}`;
}

class Look implements fc.AsyncCommand<Model, Real> {
  check = () => true;
  async run(model: Model, real: Real) {
    await settled();
    expect(real.started).toEqual(model.started);
    expect(real.left).toEqual(model.left);
    expect([real.limiter.inFlight, real.limiter.queued]).toEqual([model.holding, model.waiting.length]);
  }
  toString = () => 'look';
}

describe('the slots for scores, in any order of asking, ending and going away', () => {
  it('are never more than allowed, never lost, and given in order', async () => {
    const commands = fc.commands(
      [
        fc.constant(new Ask()),
        fc.constant(new Ask()),
        fc.constant(new Release()),
        fc.nat({ max: 20 }).map((place) => new GoAway(place)),
        fc.constant(new Look()),
      ],
      { maxCommands: 60 },
    );
    await fc.assert(
      fc.asyncProperty(commands, async (steps) => {
        const model: Model = { holding: 0, waiting: [], started: [], left: [] };
        const real: Real = { limiter: createLimiter(LIMITS), callers: [], started: [], left: [] };
        await fc.asyncModelRun(() => ({ model, real }), steps);
        await new Look().run(model, real);
        while (model.holding > 0) await new Release().run(model, real);
        await new Look().run(model, real);
        expect(real.limiter.inFlight).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
