import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Header } from '../../core/ports.ts';
import { decodedQuery, headerValue, joinedValues, withLowerCaseNames } from './fields.ts';
import type { GatewayRequest } from './request.ts';
import { isObject, resultParts, singleHeaders } from './result.ts';
import type { GatewayAnswer } from './source.ts';
import { encodedBody } from './text-media.ts';
import { accessLogTime } from './time.ts';

/** What differs between an HTTP API and a function URL. */
export interface Format2Context {
  readonly accountId: string;
  readonly apiId: string;
  readonly domainName: string;
  readonly requestId: string;
  readonly stage: string;
  /** With the stage, where the URL has it. */
  readonly rawPath: string;
}

/**
 * An event of payload format 2.0: names of headers in lower case, several values of one name joined by commas, cookies apart.
 * Whether `headers` has the cookies too is not known, and so they are not there; nor is it known whether the path comes decoded.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function format2Event(request: GatewayRequest, context: Format2Context): APIGatewayProxyEventV2 {
  const { method, protocol, query, receivedAt, sourceIp, userAgent } = request;
  const { accountId, apiId, domainName, requestId, stage, rawPath } = context;
  const headers = withLowerCaseNames(request.headers);
  const cookies = headers.filter(([name]) => name === 'cookie').flatMap(([, value]) => value.split(/; */));
  const parameters = decodedQuery(query);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers: joinedValues(headers.filter(([name]) => name !== 'cookie')),
    ...(parameters.length > 0 && { queryStringParameters: joinedValues(parameters) }),
    requestContext: {
      accountId,
      apiId,
      domainName,
      domainPrefix: domainName.split('.', 1)[0] ?? '',
      http: { method, path: rawPath, protocol, sourceIp, userAgent },
      requestId,
      routeKey: '$default',
      stage,
      time: accessLogTime(receivedAt),
      timeEpoch: receivedAt.getTime(),
    },
    ...(request.body.length === 0 ? { isBase64Encoded: false } : encodedBody(request)),
  };
}

/**
 * A result of format 2.0. One without a `statusCode` is the body of a 200, as JSON, or as it is where it is text. Which `Content-Type` a
 * result with a `statusCode` gets that names none is not documented.
 */
export function format2Answer(result: unknown): GatewayAnswer | undefined {
  if (!isObject(result) || result.statusCode === undefined) return inferred(result);
  const parts = resultParts(result);
  const headers = singleHeaders(result.headers);
  const { cookies = [] } = result;
  if (parts === undefined || headers === undefined || !Array.isArray(cookies)) return;
  const isTyped = headerValue(headers, 'content-type') !== undefined;
  return {
    status: parts.status,
    headers: [
      // The gateway frames the answer anew.
      ...headers.filter(([name]) => !/^(connection|content-length|transfer-encoding)$/i.test(name)),
      ...cookies.map((cookie): Header => ['set-cookie', String(cookie)]),
      ...(isTyped ? [] : [['content-type', 'text/plain;charset=UTF-8'] as const]),
    ],
    body: Buffer.from(parts.body, parts.isBase64Encoded ? 'base64' : 'utf8'),
  };
}

function inferred(result: unknown): GatewayAnswer {
  return {
    status: 200,
    headers: [['content-type', 'application/json']],
    body: Buffer.from(typeof result === 'string' ? result : JSON.stringify(result)),
  };
}
