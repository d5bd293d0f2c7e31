import { format2Answer, format2Event } from './format-2.ts';
import type { GatewayOptions } from './options.ts';
import { type GatewayAnswer, messageAnswer, type Refusal, type Source } from './source.ts';

const API_ID = 'f6g7h8i9j0';
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** Amazon API Gateway, HTTP API with a Lambda integration of payload format 2.0 on the route `$default`. */
export function httpApi({ stage = '$default', integrationTimeoutMs = TIMEOUT_MS }: GatewayOptions): Source {
  const basePath = stage === '$default' ? '' : `/${stage}`;
  return {
    maxBodyBytes: MAX_BODY_BYTES,
    timeoutMs: integrationTimeoutMs,
    basePath,
    event: (request) =>
      format2Event(request, {
        accountId: '123456789012',
        apiId: API_ID,
        domainName: `${API_ID}.execute-api.us-east-1.amazonaws.com`,
        requestId: request.extendedRequestId,
        stage,
        rawPath: `${basePath}${request.path}`,
      }),
    answer: format2Answer,
    refuse,
    stamp: ({ extendedRequestId }) => [['apigw-requestid', extendedRequestId]],
  };
}

/**
 * Documented is 429. The others were observed: 500 for a function that failed, 503 for one that took too long
 * (https://github.com/cortexlabs/cortex/issues/1225, https://github.com/serverless/serverless/issues/11222). What a function that Lambda
 * refused to run gets here, and the texts of 404 and 413, are not known.
 */
function refuse(why: Refusal): GatewayAnswer {
  switch (why) {
    case 'no-such-stage':
      return messageAnswer(404, 'Not Found');
    case 'too-large':
      return messageAnswer(413, 'Request Entity Too Large');
    case 'throttled':
      return messageAnswer(429, 'Too Many Requests');
    case 'timed-out':
      return messageAnswer(503, 'Service Unavailable');
    case 'function-failed':
    case 'malformed':
    case 'event-too-large':
    case 'function-throttled':
      return messageAnswer(500, 'Internal Server Error');
  }
}
