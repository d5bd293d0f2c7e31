import { type Fault, type FaultName, type FaultTime, faultMeanings, isFaultName } from './faults.ts';
import { given, integer, membersOf, number, oneOf, required, text } from './json-shape.ts';
import { type Operation, operations } from './operations.ts';
import { ruleTrigger } from './rule-trigger.ts';

/** A fault and the requests it is done to: all of an endpoint and operation, or by one of `count`, `everyNth` and `probability`. */
export interface FaultRule {
  readonly fault: FaultName;
  /** Default: `before`. */
  readonly when?: FaultTime;
  /** Milliseconds that pass first. */
  readonly delayMs?: number;
  /** Default: every endpoint. */
  readonly endpoint?: string;
  /** Default: every one but DescribeEndpoint. */
  readonly operation?: Operation;
  /** The next so many requests. */
  readonly count?: number;
  /** Each request whose number, from the rule's making on, is a multiple of it. */
  readonly everyNth?: number;
  /** From 0 to 1, drawn from a generator that `seed` (default 1) starts. */
  readonly probability?: number;
  readonly seed?: number;
  readonly originalStatusCode?: number;
  readonly originalMessage?: string;
}

export interface FaultRules {
  /** @throws {Error} where the rule is not a rule */
  add(rule: unknown): void;
  clear(): void;
  list(): readonly FaultRule[];
  /** The faults of all rules that apply to one more request. */
  next(operation: Operation, endpoint: string): readonly Fault[];
}

interface ActiveRule {
  readonly rule: FaultRule;
  readonly fault: Fault;
  readonly fires: () => boolean;
}

export function createFaultRules(): FaultRules {
  let active: readonly ActiveRule[] = [];
  return {
    add(candidate) {
      const rule = readRule(candidate);
      active = [...active, { rule, fault: faultOf(rule), fires: ruleTrigger(rule) }];
    },
    clear() {
      active = [];
    },
    list: () => active.map(({ rule }) => rule),
    next: (operation, endpoint) =>
      active
        .filter(({ rule, fires }) => concerns(rule, operation, endpoint) && fires())
        .map(({ fault }) => fault),
  };
}

function concerns(rule: FaultRule, operation: Operation, endpoint: string): boolean {
  const isOperation =
    rule.operation === undefined ? operation !== 'DescribeEndpoint' : rule.operation === operation;
  return isOperation && (rule.endpoint === undefined || rule.endpoint === endpoint);
}

function faultOf(rule: FaultRule): Fault {
  const { fault, when = 'before', delayMs = 0, originalStatusCode = 500, originalMessage = '' } = rule;
  return {
    fault,
    when: fault === 'reset-within' ? 'after' : when,
    delayMs,
    originalStatusCode,
    originalMessage,
  };
}

const NAME = {
  allowed: Object.keys(faultMeanings).join(', '),
  read: (value: unknown) => (isFaultName(value) ? value : undefined),
};
const COUNT = integer(0, Number.MAX_SAFE_INTEGER);
const TEXT = text('text', /^/);

function readRule(candidate: unknown): FaultRule {
  const members = membersOf(candidate, 'rule', [
    'fault',
    'when',
    'delayMs',
    'endpoint',
    'operation',
    'count',
    'everyNth',
    'probability',
    'seed',
    'originalStatusCode',
    'originalMessage',
  ]);
  return {
    fault: required(members, 'fault', NAME),
    ...given(members, 'when', oneOf(['before', 'after'])),
    ...given(members, 'delayMs', COUNT),
    ...given(members, 'endpoint', TEXT),
    ...given(members, 'operation', oneOf(operations)),
    ...given(members, 'count', COUNT),
    ...given(members, 'everyNth', integer(1, Number.MAX_SAFE_INTEGER)),
    ...given(members, 'probability', number(0)),
    ...given(members, 'seed', COUNT),
    ...given(members, 'originalStatusCode', integer(0, 599)),
    ...given(members, 'originalMessage', TEXT),
  };
}
