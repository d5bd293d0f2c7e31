import type { IncomingHttpHeaders } from 'node:http';
import type { Header } from '../../core/ports.ts';

const SAGEMAKER_PREFIX = 'x-amzn-sagemaker-';

/**
 * The headers that SageMaker defines for the way to a model and back; they are passed through, every other one is not, nor one that
 * `Connection` names (RFC 9110, section 7.6.1).
 */
export function sagemakerHeaders(headers: IncomingHttpHeaders): readonly Header[] {
  const found: Header[] = [];
  const connection = headers.connection?.toLowerCase() ?? '';
  const hopByHop = connection.includes(SAGEMAKER_PREFIX)
    ? connection.split(',').map((name) => name.trim())
    : [];
  for (const name in headers) {
    const value = name.startsWith(SAGEMAKER_PREFIX) && !hopByHop.includes(name) ? headers[name] : undefined;
    if (typeof value === 'string') found.push([name, value]);
  }
  return found;
}

/** A header that is sent at most once. */
export function onlyValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
