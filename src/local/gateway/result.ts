import type { Header } from '../../core/ports.ts';

/** The parts of a function's result that all answers have. */
export interface ResultParts {
  readonly status: number;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined where the status is no number (a text of digits is taken as one), or the body no text. */
export function resultParts(result: Readonly<Record<string, unknown>>): ResultParts | undefined {
  const { statusCode, body, isBase64Encoded } = result;
  const status = typeof statusCode === 'string' ? Number(statusCode) : statusCode;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) return;
  if (body !== undefined && body !== null && typeof body !== 'string') return;
  return { status, body: body ?? '', isBase64Encoded: isBase64Encoded === true };
}

/** `headers` of a result; undefined where they are not names with one value each. */
export function singleHeaders(headers: unknown): readonly Header[] | undefined {
  if (headers === undefined || headers === null) return [];
  if (!isObject(headers)) return;
  const values = Object.entries(headers);
  return values.every(([, value]) => isScalar(value))
    ? values.map(([name, value]) => [name, String(value)])
    : undefined;
}

/** `multiValueHeaders` of a result; undefined where they are not names with a list of values each. */
export function multiHeaders(headers: unknown): readonly Header[] | undefined {
  if (headers === undefined || headers === null) return [];
  if (!isObject(headers)) return;
  const lists = Object.entries(headers);
  return lists.every(([, list]) => Array.isArray(list) && list.every(isScalar))
    ? lists.flatMap(([name, list]) => [list].flat().map((value): Header => [name, String(value)]))
    : undefined;
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
