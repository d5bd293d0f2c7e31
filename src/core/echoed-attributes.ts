import { CUSTOM_ATTRIBUTES_HEADER } from './correlation.ts';
import type { Header } from './ports.ts';

/**
 * An answer with the caller's CustomAttributes where it sets none of its own: through InvokeEndpoint a caller sees only what the
 * container sends back.
 */
export function withEchoedAttributes<Given extends { readonly headers: readonly Header[] }>(
  answer: Given,
  attributes: readonly Header[],
): Given {
  const given = attributes.find(isCustomAttributes);
  if (given === undefined || answer.headers.some(isCustomAttributes)) return answer;
  return { ...answer, headers: [...answer.headers, given] };
}

function isCustomAttributes([name]: Header): boolean {
  return name === CUSTOM_ATTRIBUTES_HEADER;
}
