import { type Fault, parseFault } from './faults.ts';

export const faultTargets = ['score', 'api-meta', 'env', 'prometheus'] as const;
/** What kind of request a rule is about. */
export type FaultTarget = (typeof faultTargets)[number];

/** A fault and when it happens: to every request, or by at most one of `count`, `everyNth` and `probability`. */
export interface FaultRule {
  /** A name with or without its argument, e.g. `slow` or `slow:200`. */
  readonly fault: string;
  readonly arg?: string | number;
  /** Default: `score`. */
  readonly on?: FaultTarget;
  /** The next so many requests. */
  readonly count?: number;
  /** Each request whose number, from the rule's making on, is a multiple of it. */
  readonly everyNth?: number;
  /** From 0 to 1, drawn from a generator that `seed` (default 1) starts. */
  readonly probability?: number;
  readonly seed?: number;
}

export interface FaultRules {
  /** @throws {Error} where the rule is not a rule */
  add(rule: FaultRule): void;
  clear(): void;
  list(): readonly FaultRule[];
  /** The faults of all rules that say so for one more request of that kind. */
  next(target: FaultTarget): readonly Fault[];
}

interface ActiveRule {
  readonly rule: FaultRule;
  readonly fault: Fault;
  readonly target: FaultTarget;
  readonly fires: () => boolean;
}

const none: readonly Fault[] = [];

export function createFaultRules(): FaultRules {
  let active: readonly ActiveRule[] = [];
  return {
    add(rule) {
      const fault = parseFault(rule.arg === undefined ? rule.fault : `${rule.fault}:${rule.arg}`);
      active = [...active, { rule, fault, target: rule.on ?? 'score', fires: trigger(rule) }];
    },
    clear() {
      active = [];
    },
    list: () => active.map(({ rule }) => rule),
    next(target) {
      if (active.length === 0) return none;
      return active.filter((rule) => rule.target === target && rule.fires()).map(({ fault }) => fault);
    },
  };
}

function trigger({ count, everyNth, probability, seed = 1 }: FaultRule): () => boolean {
  if ([count, everyNth, probability].filter((given) => given !== undefined).length > 1) {
    throw new Error('a rule has one of count, everyNth and probability');
  }
  let seen = 0;
  if (count !== undefined) return () => seen++ < count;
  if (everyNth !== undefined) return () => ++seen % everyNth === 0;
  if (probability !== undefined) {
    const random = seeded(seed);
    return () => random() < probability;
  }
  return () => true;
}

/** A small generator of numbers from 0 to 1 (a Weyl sequence through a 32-bit mixer): the same seed, the same numbers. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
}
