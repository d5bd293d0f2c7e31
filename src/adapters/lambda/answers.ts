import { isUtf8 } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import type { Trigger } from './events.ts';

/** What the application answered. */
export interface AppAnswer {
  readonly statusCode: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a function returns to what sent it the request. */
export interface LambdaAnswer {
  readonly statusCode: number;
  /** Load balancer. */
  readonly statusDescription?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Load balancer with multi-value headers. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** Of one connection (RFC 9110, section 7.6.1), or told by the gateway itself, which may send the body in another form. */
const NOT_PASSED: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
]);

const TEXT_TYPE =
  /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml)\b|application\/(?:jsonlines|x-ndjson|javascript)\b)/;

/**
 * Writes an answer in the shape of the trigger, with no other members: REST APIs answer 502 to any that they don't know.
 * Text goes as text, everything else as base64.
 */
export function writeAnswer(trigger: Trigger, { statusCode, headers, body }: AppAnswer): LambdaAnswer {
  const passed = Object.entries(headers).filter(([name]) => !NOT_PASSED.has(name));
  const isBase64Encoded = !isText(headers, body);
  const content = { body: body.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded };
  const statusDescription = `${statusCode} ${STATUS_CODES[statusCode] ?? ''}`.trim();
  switch (trigger) {
    case 'rest':
    case 'http':
      return { statusCode, headers: Object.fromEntries(passed), ...content };
    case 'alb':
      return { statusCode, statusDescription, headers: Object.fromEntries(passed), ...content };
    case 'alb-multi-value':
      return {
        statusCode,
        statusDescription,
        multiValueHeaders: Object.fromEntries(passed.map(([name, value]) => [name, [value]])),
        ...content,
      };
  }
}

/** Whether a body survives as a JSON string: it says that it is text, and it is UTF-8. */
function isText(headers: AppAnswer['headers'], body: Uint8Array): boolean {
  return (
    body.length === 0 || (isTextType(headers['content-type'], headers['content-encoding']) && isUtf8(body))
  );
}

/** Whether a media type is one of text. */
export function isTextType(contentType: string | undefined, contentEncoding?: string): boolean {
  return (
    contentEncoding === undefined && contentType !== undefined && TEXT_TYPE.test(contentType.toLowerCase())
  );
}
