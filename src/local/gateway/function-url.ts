import { MAX_REQUEST_BYTES } from '../lambda/limits.ts';
import { format2Answer, format2Event } from './format-2.ts';
import { type GatewayAnswer, messageAnswer, type Refusal, type Source } from './source.ts';

const URL_ID = 'exampleurlid';

/**
 * A Lambda function URL without authentication, which speaks payload format 2.0 and has no timeout of its own.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function functionUrl(): Source {
  return {
    maxBodyBytes: MAX_REQUEST_BYTES,
    timeoutMs: undefined,
    basePath: '',
    event: (request) =>
      format2Event(request, {
        accountId: 'anonymous',
        apiId: URL_ID,
        domainName: `${URL_ID}.lambda-url.us-east-1.on.aws`,
        requestId: request.requestId,
        stage: '$default',
        rawPath: request.path,
      }),
    answer: format2Answer,
    refuse,
    stamp: ({ requestId, traceHeader }) => [
      ['x-amzn-RequestId', requestId],
      ['X-Amzn-Trace-Id', traceHeader],
    ],
  };
}

/**
 * Documented is 429 for a function at its reserved concurrency. That a function which fails is a 502 was observed
 * (https://github.com/awsdocs/aws-lambda-developer-guide/issues/430); that one which takes too long is so too, and the texts, is not known.
 */
function refuse(why: Refusal): GatewayAnswer {
  switch (why) {
    case 'too-large':
    case 'event-too-large':
      return messageAnswer(413, 'Request Entity Too Large');
    case 'throttled':
    case 'function-throttled':
      return messageAnswer(429, 'Too Many Requests');
    default:
      return {
        status: 502,
        headers: [['content-type', 'application/json']],
        body: Buffer.from('Internal Server Error'),
      };
  }
}
