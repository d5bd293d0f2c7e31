import type { IncomingHttpHeaders } from 'node:http';

export const attributesHeader = 'x-amzn-sagemaker-custom-attributes';
const idEntry = 'scr-cid=';

/** A request's id: `X-Correlation-Id`, else the `scr-cid=` entry of the custom attributes, else none. */
export function requestId(headers: IncomingHttpHeaders): string | undefined {
  const own = headers['x-correlation-id'];
  if (typeof own === 'string') return own;
  const attributes = headers[attributesHeader];
  if (typeof attributes !== 'string' || !attributes.includes(idEntry)) return undefined;
  return attributes
    .split(';')
    .map((entry) => entry.trim())
    .find((entry) => entry.startsWith(idEntry))
    ?.slice(idEntry.length);
}
