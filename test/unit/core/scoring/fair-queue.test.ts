import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createFairQueue, createTurns, type Turns } from '../../../../src/core/scoring/fair-queue.ts';

/** A queue whose calls are told apart by a text. */
function queue() {
  const fair = createFairQueue();
  const started: string[] = [];
  const calls = new Map<string, () => void>();
  const callOf = (name: string) => {
    const call = calls.get(name) ?? (() => void started.push(name));
    calls.set(name, call);
    return call;
  };
  return {
    fair,
    started,
    add: (request: Turns, name: string) => fair.add(request, callOf(name)),
    remove: (request: Turns, name: string) => fair.remove(request, callOf(name)),
    takeAll() {
      for (let start = fair.take(); start !== undefined; start = fair.take()) start();
      return started;
    },
  };
}

describe('calls that wait for a slot', () => {
  it('come one after the other where they are of one request', () => {
    const { add, takeAll } = queue();
    const request = createTurns();
    for (const name of ['a1', 'a2', 'a3']) add(request, name);
    expect(takeAll()).toEqual(['a1', 'a2', 'a3']);
  });

  it('take turns by request: a small one is not behind all of a large one', () => {
    const { add, takeAll } = queue();
    const [large, small] = [createTurns(), createTurns()];
    for (const name of ['a1', 'a2', 'a3', 'a4']) add(large, name);
    add(small, 'b1');
    expect(takeAll()).toEqual(['a1', 'b1', 'a2', 'a3', 'a4']);
  });

  it('come to the end of the round with their next call', () => {
    const { add, fair, started, takeAll } = queue();
    const [a, b, c] = [createTurns(), createTurns(), createTurns()];
    add(a, 'a1');
    add(b, 'b1');
    fair.take()?.();
    add(a, 'a2');
    add(c, 'c1');
    expect(takeAll()).toBe(started);
    expect(started).toEqual(['a1', 'b1', 'a2', 'c1']);
  });

  it('are counted by request', () => {
    const { add, fair, remove } = queue();
    const [a, b] = [createTurns(), createTurns()];
    add(a, 'a1');
    add(a, 'a2');
    add(b, 'b1');
    expect(fair.requests).toBe(2);
    remove(a, 'a1');
    expect(fair.requests).toBe(2);
    remove(a, 'a2');
    expect(fair.requests).toBe(1);
  });

  it('are gone when they are removed, and a call that is not there is no matter', () => {
    const { add, remove, takeAll } = queue();
    const request = createTurns();
    add(request, 'a1');
    add(request, 'a2');
    remove(request, 'a1');
    remove(request, 'a9');
    remove(createTurns(), 'a2');
    expect(takeAll()).toEqual(['a2']);
  });
});

describe('in any order of adding, removing and taking', () => {
  it('no call is lost or given twice, and requests differ by one turn at most while all of them wait', () => {
    const step = fc.record({
      does: fc.constantFrom('add', 'add', 'take', 'remove'),
      request: fc.nat({ max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const requests = Array.from({ length: 4 }, createTurns);
        const waiting: string[][] = [[], [], [], []];
        const { add, fair, remove, started } = queue();
        let made = 0;
        for (const { does, request } of steps) {
          const own = waiting[request] ?? [];
          const key = requests[request] ?? createTurns();
          if (does === 'add') {
            const name = `${request}-${made++}`;
            own.push(name);
            add(key, name);
          } else if (does === 'remove') {
            const name = own.pop();
            if (name !== undefined) remove(key, name);
          } else {
            fair.take()?.();
            const name = started.pop();
            const place = Number(name?.split('-')[0]);
            if (name === undefined) expect(waiting.every(({ length }) => length === 0)).toBe(true);
            else expect(waiting[place]?.shift()).toBe(name);
          }
          expect(fair.requests).toBe(waiting.filter(({ length }) => length > 0).length);
        }
        const turns: number[] = [];
        while (waiting.every(({ length }) => length > 0)) {
          fair.take()?.();
          const place = Number(started.pop()?.split('-')[0]);
          waiting[place]?.shift();
          turns.push(place);
        }
        for (let at = 0; at + 4 <= turns.length; at++) expect(new Set(turns.slice(at, at + 4)).size).toBe(4);
      }),
      { numRuns: 2000 },
    );
  });
});
