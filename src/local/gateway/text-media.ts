import { headerValue, mediaType } from './fields.ts';
import type { GatewayRequest } from './request.ts';

const TEXT_TYPES = new Set(['application/json', 'application/javascript', 'application/xml']);

/**
 * The body as an event has it, text or base64. Text is `text/*` and three more types; anything else is base64, a body without a type, a
 * form and `application/problem+json` included. For the load balancer that is documented, and that `Content-Encoding` makes any
 * body base64. For HTTP APIs the documentation names no types; these were observed there. For function URLs they are taken over.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 * https://github.com/ministackorg/ministack/pull/766
 */
export function encodedBody({ body, headers }: GatewayRequest): { body: string; isBase64Encoded: boolean } {
  const isText =
    body.length === 0 ||
    (headerValue(headers, 'content-encoding') === undefined &&
      isTextType(headerValue(headers, 'content-type')));
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

function isTextType(contentType: string | undefined): boolean {
  const type = mediaType(contentType);
  return type.startsWith('text/') || TEXT_TYPES.has(type);
}
