import { randomUUID } from 'node:crypto';

/**
 * The header that InvokeEndpoint passes to and from a container, at most 1,024 visible ASCII characters; the only way for our own
 * entries through SageMaker (InvokeEndpoint API reference, `CustomAttributes`).
 */
export const CUSTOM_ATTRIBUTES_HEADER = 'x-amzn-sagemaker-custom-attributes';

/** For callers that reach the container or the front door directly; SageMaker drops it. */
export const CORRELATION_HEADER = 'x-correlation-id';

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
  const id = entry(customAttributes, 'scr-cid');
  const budget = entry(customAttributes, 'scr-budget-ms');
  return {
    correlationId: id !== undefined && ID.test(id) ? id : undefined,
    budgetMs: budget !== undefined && BUDGET.test(budget) ? Number(budget) : undefined,
  };
}

/** The first of the candidates that is a valid id, else a new one: a caller's bad id is replaced, not refused. */
export function correlationIdFrom(...candidates: readonly (string | undefined)[]): string {
  for (const candidate of candidates) {
    if (candidate !== undefined && ID.test(candidate)) return candidate;
  }
  return randomUUID();
}

function entry(attributes: string, name: string): string | undefined {
  for (const part of attributes.split(';')) {
    const text = part.trim();
    if (text.startsWith(`${name}=`)) return text.slice(name.length + 1);
  }
  return undefined;
}
