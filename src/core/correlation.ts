import { randomUUID } from 'node:crypto';
import type { Header } from './ports.ts';

/**
 * The header that InvokeEndpoint passes to and from a container, at most 1,024 visible ASCII characters; the only way for our own
 * entries through SageMaker (InvokeEndpoint API reference, `CustomAttributes`).
 */
export const CUSTOM_ATTRIBUTES_HEADER = 'x-amzn-sagemaker-custom-attributes';

/** For callers that reach the container or the front door directly; SageMaker drops it. */
export const CORRELATION_HEADER = 'x-correlation-id';

/** Characters of CustomAttributes (InvokeEndpoint API reference). */
export const MAX_CUSTOM_ATTRIBUTES = 1024;

const ID_NAME = 'scr-cid';
const BUDGET_NAME = 'scr-budget-ms';
const RECORD_ERRORS_NAME = 'scr-record-errors';
const OWN_ENTRY = new RegExp(`^\\s*(?:${ID_NAME}|${BUDGET_NAME})=`);
const ID = /^[\w.-]{1,128}$/;
const BUDGET = /^\d{1,9}$/;

/** What our own entries in CustomAttributes say. */
export interface CarriedContext {
  readonly correlationId: string | undefined;
  /** Milliseconds the caller has left for the whole call. */
  readonly budgetMs: number | undefined;
}

const NOTHING: CarriedContext = Object.freeze({ correlationId: undefined, budgetMs: undefined });

/** Reads `scr-cid=…` and `scr-budget-ms=…` among the `;`-separated entries of CustomAttributes; what is malformed counts as absent. */
export function carriedContext(customAttributes: string | undefined): CarriedContext {
  if (customAttributes?.includes('scr-') !== true) return NOTHING;
  const id = entry(customAttributes, ID_NAME);
  const budget = entry(customAttributes, BUDGET_NAME);
  return {
    correlationId: id !== undefined && ID.test(id) ? id : undefined,
    budgetMs: budget !== undefined && BUDGET.test(budget) ? Number(budget) : undefined,
  };
}

/**
 * Adds our entries to a caller's CustomAttributes, in the place of any that are there already. Where both together are over 1,024
 * characters, the caller's go alone and as they are: they mean something to somebody, ours only to us.
 */
export function withCarriedContext(
  customAttributes: string | undefined,
  { correlationId, budgetMs }: CarriedContext,
): string | undefined {
  const entries: string[] = [];
  const callers = withoutCarriedContext(customAttributes);
  if (callers !== undefined) entries.push(callers);
  if (correlationId !== undefined) entries.push(`${ID_NAME}=${correlationId}`);
  if (budgetMs !== undefined) entries.push(`${BUDGET_NAME}=${budgetMs}`);
  const all = entries.join(';');
  if (all.length > MAX_CUSTOM_ATTRIBUTES) return customAttributes;
  return all === '' ? undefined : all;
}

/** CustomAttributes without our entries; undefined where nothing else is in them. */
export function withoutCarriedContext(customAttributes: string | undefined): string | undefined {
  if (customAttributes?.includes('scr-') !== true) return customAttributes || undefined;
  const others = customAttributes.split(';').filter((part) => !OWN_ENTRY.test(part));
  return others.join(';').trim() || undefined;
}

/** The first of the candidates that is a valid id, else a new one: a caller's bad id is replaced, not refused. */
export function correlationIdFrom(...candidates: readonly (string | undefined)[]): string {
  for (const candidate of candidates) {
    if (candidate !== undefined && ID.test(candidate)) return candidate;
  }
  return randomUUID();
}

/**
 * What a caller wants a bad record among many to do, by `scr-record-errors=fail` or `=inline` in its CustomAttributes; undefined where it
 * doesn't say.
 */
export function recordErrorsAsked(attributes: readonly Header[]): 'fail' | 'inline' | undefined {
  for (const [name, value] of attributes) {
    if (name !== CUSTOM_ATTRIBUTES_HEADER) continue;
    const asked = entry(value, RECORD_ERRORS_NAME);
    if (asked === 'fail' || asked === 'inline') return asked;
  }
  return undefined;
}

function entry(attributes: string, name: string): string | undefined {
  for (const part of attributes.split(';')) {
    const text = part.trim();
    if (text.startsWith(`${name}=`)) return text.slice(name.length + 1);
  }
  return undefined;
}
