import { STATUS_CODES } from 'node:http';
import type { ALBEvent } from 'aws-lambda';
import { allValues, lastValues, rawQuery, withLowerCaseNames } from './fields.ts';
import type { GatewayRequest } from './request.ts';
import { isObject, multiHeaders, resultParts, singleHeaders } from './result.ts';
import type { GatewayAnswer, Refusal, Source } from './source.ts';
import { encodedBody } from './text-media.ts';

/** Of a request's body, and of a result as JSON. */
const MAX_BYTES = 1024 * 1024;
const TARGET_GROUP_ARN =
  'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/scr/0123456789abcdef';

/**
 * An Application Load Balancer with the function as its target, with multi-value headers enabled or not: events and results have either
 * one value or a list of them, never both. Values of the query stay encoded; without multi-value headers the last of several counts.
 * It waits as long as the function may run.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 */
export function loadBalancer(hasMultiValueHeaders: boolean): Source {
  return {
    maxBodyBytes: MAX_BYTES,
    timeoutMs: undefined,
    basePath: '',
    event: (request) => event(request, hasMultiValueHeaders),
    answer: (result) => answer(result, hasMultiValueHeaders),
    refuse,
    stamp: () => [],
  };
}

function event(request: GatewayRequest, hasMultiValueHeaders: boolean): ALBEvent {
  const headers = withLowerCaseNames(request.headers);
  const query = rawQuery(request.query);
  return {
    requestContext: { elb: { targetGroupArn: TARGET_GROUP_ARN } },
    httpMethod: request.method,
    path: request.path,
    ...(hasMultiValueHeaders
      ? { multiValueQueryStringParameters: allValues(query), multiValueHeaders: allValues(headers) }
      : { queryStringParameters: lastValues(query), headers: lastValues(headers) }),
    ...encodedBody(request),
  };
}

function answer(result: unknown, hasMultiValueHeaders: boolean): GatewayAnswer | undefined {
  if (!isObject(result) || Buffer.byteLength(JSON.stringify(result)) > MAX_BYTES) return;
  const parts = resultParts(result);
  const headers = hasMultiValueHeaders
    ? multiHeaders(result.multiValueHeaders)
    : singleHeaders(result.headers);
  if (parts === undefined || headers === undefined) return;
  return {
    status: parts.status,
    // The load balancer frames the answer anew.
    headers: headers.filter(([name]) => !/^(connection|content-length|transfer-encoding)$/i.test(name)),
    body: Buffer.from(parts.body, parts.isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/**
 * Documented is 502 for a function that fails, takes too long, or answers over 1 MB, and 413 for a request over 1 MB. That Lambda's own
 * refusals are 502 too is not known. It throttles nobody itself.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
function refuse(why: Refusal): GatewayAnswer {
  const status = why === 'too-large' ? 413 : 502;
  const text = `${status} ${STATUS_CODES[status]}`;
  return {
    status,
    headers: [
      ['Server', 'awselb/2.0'],
      ['Content-Type', 'text/html'],
    ],
    body: Buffer.from(
      `<html>\r\n<head><title>${text}</title></head>\r\n<body>\r\n<center><h1>${text}</h1></center>\r\n</body>\r\n</html>\r\n`,
    ),
  };
}
