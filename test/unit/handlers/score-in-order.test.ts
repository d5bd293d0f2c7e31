import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scoreInOrder } from '../../../src/handlers/score-in-order.ts';
import { settled } from '../core/scoring/calls.ts';
import { heldSource } from './held-source.ts';

interface Item {
  readonly number: number;
  readonly isInstant: boolean;
}

interface Under {
  readonly number: number;
  readonly finish: () => void;
  readonly fail: (reason: Error) => void;
}

const LIMITS = { concurrency: 3, window: 7 };

/** A run whose source, work and reader are in the hands of a test. */
function run(limits = LIMITS) {
  const source = heldSource<Item>();
  const underWay: Under[] = [];
  const finished = new Set<number>();
  let begun = 0;
  const results = scoreInOrder<Item, Item>({
    source,
    ...limits,
    work: (item) => {
      expect(item.number).toBe(begun++);
      if (item.isInstant) {
        finished.add(item.number);
        return item;
      }
      return new Promise((resolve, reject) => {
        const under: Under = {
          number: item.number,
          finish: () => {
            underWay.splice(underWay.indexOf(under), 1);
            finished.add(item.number);
            resolve(item);
          },
          fail: (reason) => {
            underWay.splice(underWay.indexOf(under), 1);
            reject(reason);
          },
        };
        underWay.push(under);
      });
    },
  });
  const given: number[] = [];
  let pulls = 0;
  let end: 'done' | { readonly reason: unknown } | undefined;
  return {
    source,
    underWay,
    finished,
    given,
    begun: () => begun,
    end: () => end,
    isWaiting: () => pulls > 0,
    pull: () => {
      if (pulls > 0 || end !== undefined) return;
      pulls++;
      results.next().then(
        ({ done, value }) => {
          pulls--;
          if (done === true) end = 'done';
          else given.push(...value.map(({ number }: Item) => number));
        },
        (reason: unknown) => {
          pulls--;
          end = { reason };
        },
      );
    },
    leave: () => results.return(undefined),
  };
}

type Run = ReturnType<typeof run>;

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const items = (count: number, isInstant = false): readonly Item[] =>
  numbers(count).map((number) => ({ number, isInstant }));

type Step =
  | { readonly do: 'offer'; readonly lot: readonly boolean[] }
  | { readonly do: 'finish' | 'fail work'; readonly which: number }
  | { readonly do: 'pull' | 'end' | 'fail source' | 'leave' };

const GONE_WRONG = new Error('gone wrong');

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('offer' as const),
        lot: fc.array(fc.boolean(), { maxLength: 6 }),
      }),
    },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('finish' as const), which: fc.nat({ max: 5 }) }) },
    { weight: 6, arbitrary: fc.constant<Step>({ do: 'pull' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'end' }) },
  ),
  { maxLength: 80 },
);

const lastSteps = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.constant<Step>({ do: 'leave' }),
  fc.constant<Step>({ do: 'fail source' }),
  fc.record({ do: fc.constant('fail work' as const), which: fc.nat({ max: 5 }) }),
);

/** Does a step, and everything that follows from it. Returns how many items were offered by it. */
async function take(step: Step, real: Run, offered: number): Promise<number> {
  let added = 0;
  const chosen = 'which' in step ? real.underWay[step.which % Math.max(1, real.underWay.length)] : undefined;
  switch (step.do) {
    case 'offer':
      real.source.offer(step.lot.map((isInstant, place) => ({ number: offered + place, isInstant })));
      added = step.lot.length;
      break;
    case 'finish':
      chosen?.finish();
      break;
    case 'fail work':
      chosen?.fail(GONE_WRONG);
      break;
    case 'pull':
      real.pull();
      break;
    case 'end':
      real.source.end();
      break;
    case 'fail source':
      real.source.fail(GONE_WRONG);
      break;
    case 'leave':
      void real.leave();
      break;
  }
  await settled();
  await settled();
  return added;
}

function checkBounds(real: Run): void {
  expect(real.underWay.length).toBeLessThanOrEqual(LIMITS.concurrency);
  expect(real.begun() - real.given.length).toBeLessThanOrEqual(LIMITS.window);
  expect(real.given).toEqual(numbers(real.given.length));
}

/** Whoever waits waits for a reason. */
function checkProgress(real: Run, offered: number): void {
  if (!real.isWaiting()) return;
  expect(real.finished.has(real.given.length)).toBe(false);
  const hasRoom =
    real.underWay.length < LIMITS.concurrency && real.begun() - real.given.length < LIMITS.window;
  if (hasRoom) expect(real.begun()).toBe(offered);
}

describe('scoring in order, with lots coming, scores ending and results being read in any order', () => {
  it('keeps the order and both bounds, holds nobody up, and ends with the last result', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const real = run();
        let offered = 0;
        let isEnded = false;
        for (const step of sequence) {
          if (isEnded && (step.do === 'offer' || step.do === 'end')) continue;
          isEnded ||= step.do === 'end';
          offered += await take(step, real, offered);
          checkBounds(real);
          checkProgress(real, offered);
        }
        if (!isEnded) await take({ do: 'end' }, real, offered);
        while (real.end() === undefined) {
          await take({ do: 'finish', which: 0 }, real, offered);
          await take({ do: 'pull' }, real, offered);
          checkBounds(real);
        }
        expect(real.given).toEqual(numbers(offered));
        expect(real.end()).toBe('done');
        expect(real.source.isClosed).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('begins nothing more after a failure or once its reader has left, and tells the first failure', async () => {
    await fc.assert(
      fc.asyncProperty(steps, lastSteps, async (sequence, last) => {
        const real = run();
        let offered = 0;
        for (const step of sequence) {
          if (step.do === 'end') continue;
          offered += await take(step, real, offered);
        }
        // Whoever reads with `for await` doesn't leave while waiting for a result.
        if (last.do === 'leave' && real.isWaiting()) return;
        const wasUnderWay = real.underWay.length > 0;
        await take(last, real, offered);
        // A failure of the source comes behind what it gave before.
        while (last.do === 'fail source' && real.end() === undefined) {
          await take({ do: 'finish', which: 0 }, real, offered);
          await take({ do: 'pull' }, real, offered);
          checkBounds(real);
        }
        const begun = real.begun();
        await take({ do: 'pull' }, real, offered);
        for (const { finish } of [...real.underWay]) finish();
        await take({ do: 'pull' }, real, offered);
        if (last.do === 'fail work' && !wasUnderWay) return;
        expect(real.begun()).toBe(begun);
        if (last.do !== 'leave') expect(real.end()).toEqual({ reason: GONE_WRONG });
      }),
      { numRuns: 500 },
    );
  });
});

describe('scoring in order', () => {
  it('stops at the window while one slow item holds the others up', async () => {
    const real = run();
    real.source.offer(items(20));
    real.pull();
    await settled();
    for (let i = 0; i < 10; i++) {
      real.underWay.find(({ number }) => number > 0)?.finish();
      await settled();
    }
    expect([real.begun(), real.given]).toEqual([LIMITS.window, []]);
  });

  it('works and reads no further than the window while nobody asks for results', async () => {
    const real = run();
    for (let lot = 0; lot < 5; lot++)
      real.source.offer(items(4, true).map((item) => ({ ...item, number: lot * 4 + item.number })));
    real.pull();
    await settled();
    await settled();
    const { begun, source } = real;
    expect(begun() - real.given.length).toBeLessThanOrEqual(LIMITS.window);
    expect(source.taken).toBeLessThan(5);
  });

  it('does nothing before it is asked', async () => {
    const real = run();
    real.source.offer(items(3));
    await settled();
    expect([real.begun(), real.source.taken]).toEqual([0, 0]);
  });

  it('gives all results that are there at once', async () => {
    const real = run({ concurrency: 4, window: 100 });
    real.source.offer(items(50, true));
    real.pull();
    await settled();
    expect(real.given).toEqual(numbers(50));
  });

  it('fails as work does that fails at once', async () => {
    const results = scoreInOrder({
      source: heldSourceOf(items(3)),
      ...LIMITS,
      work: (item: Item) => {
        if (item.number === 1) throw GONE_WRONG;
        return item;
      },
    });
    await expect(results.next()).rejects.toBe(GONE_WRONG);
  });

  it('closes its source when its reader leaves between two lots', async () => {
    const real = run();
    real.source.offer(items(1, true));
    real.pull();
    await settled();
    real.source.offer([]);
    await real.leave();
    await settled();
    real.source.end();
    await settled();
    expect(real.source.isClosed).toBe(true);
  });

  it('does not wait for a source that has nothing to give when it fails', async () => {
    const real = run();
    real.source.offer(items(1));
    real.pull();
    await settled();
    real.underWay[0]?.fail(GONE_WRONG);
    await settled();
    expect(real.end()).toEqual({ reason: GONE_WRONG });
  });

  it('takes a source that cannot be closed', async () => {
    const lots = [items(2, true)];
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          const value = lots.shift();
          return value === undefined ? { done: true as const, value } : { done: false as const, value };
        },
      }),
    };
    const given: Item[] = [];
    for await (const lot of scoreInOrder({ source, ...LIMITS, work: (item: Item) => item }))
      given.push(...lot);
    expect(given.map(({ number }) => number)).toEqual([0, 1]);
  });
});

function heldSourceOf(lot: readonly Item[]) {
  const source = heldSource<Item>();
  source.offer(lot);
  source.end();
  return source;
}
