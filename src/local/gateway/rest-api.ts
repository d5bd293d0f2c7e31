import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Header } from '../../core/ports.ts';
import { isBinary } from './binary-media.ts';
import { allValues, decodedQuery, headerValue, lastValues, mediaType } from './fields.ts';
import type { GatewayOptions } from './options.ts';
import type { GatewayRequest } from './request.ts';
import { isObject, multiHeaders, resultParts, singleHeaders } from './result.ts';
import { type GatewayAnswer, messageAnswer, type Refusal, type Source } from './source.ts';
import { accessLogTime } from './time.ts';

const API_ID = 'a1b2c3d4e5';
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = 29_000;

/**
 * Amazon API Gateway, REST API with Lambda proxy integration of all paths. At a custom domain's root the real one keeps `/ping` and
 * `/sping` for itself; here they reach the function, as they do at the API's own address.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function restApi(options: GatewayOptions): Source {
  const { stage = 'prod', binaryMediaTypes = [], integrationTimeoutMs = TIMEOUT_MS } = options;
  return {
    maxBodyBytes: MAX_BODY_BYTES,
    timeoutMs: integrationTimeoutMs,
    basePath: `/${stage}`,
    event: (request) => event(request, stage, binaryMediaTypes),
    answer: (result, request) => answer(result, request, binaryMediaTypes),
    refuse,
    stamp: ({ requestId, extendedRequestId, traceHeader }) => [
      ['x-amzn-RequestId', requestId],
      ['x-amz-apigw-id', extendedRequestId],
      ['X-Amzn-Trace-Id', traceHeader],
    ],
  };
}

function event(
  request: GatewayRequest,
  stage: string,
  binaryMediaTypes: readonly string[],
): APIGatewayProxyEvent {
  const { body, method, path, protocol, requestId, receivedAt, sourceIp, userAgent } = request;
  // Whether the function gets to see Content-Length is not known: it must do without.
  const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'content-length');
  const query = decodedQuery(request.query);
  const resource = path === '/' ? '/' : '/{proxy+}';
  const isBase64Encoded =
    body.length > 0 && isBinary(binaryMediaTypes, mediaType(headerValue(headers, 'content-type')));
  return {
    resource,
    path,
    httpMethod: method,
    headers: lastValues(headers),
    multiValueHeaders: allValues(headers),
    queryStringParameters: query.length === 0 ? null : lastValues(query),
    multiValueQueryStringParameters: query.length === 0 ? null : allValues(query),
    pathParameters: path === '/' ? null : { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: API_ID,
      authorizer: null,
      domainName: `${API_ID}.execute-api.us-east-1.amazonaws.com`,
      domainPrefix: API_ID,
      extendedRequestId: request.extendedRequestId,
      httpMethod: method,
      identity: { ...NOBODY, sourceIp, userAgent },
      path: `/${stage}${path}`,
      protocol,
      requestId,
      requestTime: accessLogTime(receivedAt),
      requestTimeEpoch: receivedAt.getTime(),
      resourceId: 'r3s0ur',
      resourcePath: resource,
      stage,
    },
    body: body.length === 0 ? null : body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  };
}

/** A caller without credentials or certificate. */
const NOBODY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

/** A result with any other field is malformed: https://github.com/h3js/srvx/pull/300 */
const FIELDS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);

function answer(
  result: unknown,
  request: GatewayRequest,
  binaryMediaTypes: readonly string[],
): GatewayAnswer | undefined {
  if (!isObject(result) || Object.keys(result).some((field) => !FIELDS.has(field))) return;
  const parts = resultParts(result);
  const single = singleHeaders(result.headers);
  const multi = multiHeaders(result.multiValueHeaders);
  if (parts === undefined || single === undefined || multi === undefined) return;
  // Of a pair that is in both, one is left.
  const headers = [
    ...single.filter(([name, value]) => !multi.some((other) => other[0] === name && other[1] === value)),
    ...multi,
  ].map(remapped);
  const isTyped = headerValue(headers, 'content-type') !== undefined;
  // Only the first type of Accept counts: what a browser sends doesn't match but by */*.
  const accepted = mediaType(headerValue(request.headers, 'accept')?.split(',', 1)[0]);
  const isDecoded = parts.isBase64Encoded && isBinary(binaryMediaTypes, accepted);
  return {
    status: parts.status,
    headers: isTyped ? headers : [...headers, ['Content-Type', 'application/json']],
    body: Buffer.from(parts.body, isDecoded ? 'base64' : 'utf8'),
  };
}

/** Headers that the API keeps for itself come out under another name. These are seen to; the list may not be complete. */
const REMAPPED = new Set([
  'authorization',
  'connection',
  'content-length',
  'date',
  'server',
  'www-authenticate',
]);

function remapped([name, value]: Header): Header {
  return REMAPPED.has(name.toLowerCase()) ? [`x-amzn-Remapped-${name}`, value] : [name, value];
}

/**
 * Documented are 502 for a function that failed, 500 for one that Lambda refused to run, and the text of both; 504 and 429.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 * The text of 413, and 403 for a path without the stage, are not.
 */
function refuse(why: Refusal): GatewayAnswer {
  switch (why) {
    case 'no-such-stage':
      return messageAnswer(403, 'Forbidden');
    case 'too-large':
      return messageAnswer(413, 'Request Too Long');
    case 'throttled':
      return messageAnswer(429, 'Too Many Requests');
    case 'timed-out':
      return messageAnswer(504, 'Endpoint request timed out');
    case 'function-failed':
    case 'malformed':
      return messageAnswer(502, 'Internal server error');
    case 'event-too-large':
    case 'function-throttled':
      return messageAnswer(500, 'Internal server error');
  }
}
