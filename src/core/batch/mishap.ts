import { ProblemError } from '../errors/problem-error.ts';
import type { ErrorCode } from '../errors/table.ts';
import type { Answer } from '../ports.ts';
import { readProblem } from './read-problem.ts';

/**
 * What a payload without results means for its records.
 *
 * - `wait`: none was scored, and later they may be.
 * - `records`: none was scored, because of the records that the problem names.
 * - `smaller`: none was scored, because they are too many at once, or for a reason that may be one of them.
 * - `unknown`: some of them may have been scored.
 * - `object`: none of the object's records will ever be scored: it is not what it should be.
 * - `deployment`: none will be scored until somebody mends the deployment.
 */
export type MishapKind = 'wait' | 'records' | 'smaller' | 'unknown' | 'object' | 'deployment';

export interface Mishap {
  readonly kind: MishapKind;
  readonly problem: ProblemError;
}

const KINDS = {
  throttled: 'wait',
  'not-ready': 'wait',
  overloaded: 'wait',
  'circuit-open': 'wait',
  'invalid-record': 'records',
  'payload-too-large': 'smaller',
  'invalid-json': 'object',
  'invalid-request': 'object',
  misconfigured: 'deployment',
  'not-found': 'deployment',
  'method-not-allowed': 'deployment',
  'not-acceptable': 'deployment',
  'unsupported-media-type': 'deployment',
  'expectation-failed': 'deployment',
  'headers-too-large': 'deployment',
} as const satisfies Partial<Record<ErrorCode, MishapKind>>;

const BY_CODE = new Map<string, MishapKind>(Object.entries(KINDS));

/** What a code means, which may be any text: one that is not known leaves the outcome unknown. */
export function codeKind(code: string): MishapKind {
  return BY_CODE.get(code) ?? 'unknown';
}

export function mishapOf(problem: ProblemError): Mishap {
  return { kind: problem.isUnsent ? 'wait' : codeKind(problem.code), problem };
}

/** Of an answer that holds no results. */
export function mishapOfAnswer({ status, body }: Answer): Mishap {
  const problem = readProblem(body);
  if (problem !== undefined) return mishapOf(problem);
  const detail = `The endpoint answered with status ${status}.`;
  if (status === 413) return mishapOf(new ProblemError('payload-too-large', { detail }));
  if (status === 429) return mishapOf(new ProblemError('throttled', { detail }));
  if (status >= 400 && status < 500)
    return { kind: 'unknown', problem: new ProblemError('record-refused', { detail }) };
  if (status >= 500) return mishapOf(new ProblemError('record-failed', { detail }));
  return mishapOf(new ProblemError('scr-bad-response', { detail }));
}
