import { type FaultRule, type FaultTarget, faultTargets } from './fault-rules.ts';

/**
 * Reads a rule from the body of `POST /__standin/faults`.
 *
 * @throws {Error} that says what is wrong with it
 */
export function readFaultRule(body: string): FaultRule {
  const given: unknown = JSON.parse(body);
  if (typeof given !== 'object' || given === null) throw new Error('wanted is {"fault":"NAME",…}');
  const members = new Map<string, unknown>(Object.entries(given));
  const fault = members.get('fault');
  if (typeof fault !== 'string') throw new Error('fault is not a text');
  const arg = members.get('arg');
  if (arg !== undefined && typeof arg !== 'string' && typeof arg !== 'number') {
    throw new Error('arg is neither text nor number');
  }
  const on = members.get('on');
  const known = ['fault', 'arg', 'on', 'count', 'everyNth', 'probability', 'seed'];
  const unknown = [...members.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`unknown member ${unknown}, known are ${known.join(', ')}`);
  return {
    fault,
    ...(arg === undefined ? {} : { arg }),
    ...(on === undefined ? {} : { on: target(on) }),
    ...numberOf(members, 'count'),
    ...numberOf(members, 'everyNth'),
    ...numberOf(members, 'probability'),
    ...numberOf(members, 'seed'),
  };
}

function target(value: unknown): FaultTarget {
  const found = faultTargets.find((known) => known === value);
  if (found === undefined) throw new Error(`on is not one of ${faultTargets.join(', ')}`);
  return found;
}

function numberOf<Name extends string>(
  members: ReadonlyMap<string, unknown>,
  name: Name,
): { readonly [Key in Name]?: number } {
  const value = members.get(name);
  if (value === undefined) return {};
  if (typeof value !== 'number' || value < 0) throw new Error(`${name} is not a number from 0`);
  // A computed key widens to string.
  return { [name]: value } as { [Key in Name]: number };
}
