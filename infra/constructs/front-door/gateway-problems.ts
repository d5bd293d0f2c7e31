import { type GatewayResponseOptions, ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ProblemError } from '../../../src/core/errors/problem-error.ts';
import { PROBLEM_CONTENT_TYPE, problemJson } from '../../../src/core/errors/problem-json.ts';
import type { ErrorCode } from '../../../src/core/errors/table.ts';
import { errorKind } from '../../../src/core/errors/table.ts';

/** What the gateway answers without asking the function, and the problem that it is. */
const PROBLEMS: readonly (readonly [ResponseType, ErrorCode, string])[] = [
  [ResponseType.REQUEST_TOO_LARGE, 'payload-too-large', 'The gateway takes 10 MB.'],
  [ResponseType.THROTTLED, 'throttled', 'The throttle of the gateway.'],
  [ResponseType.QUOTA_EXCEEDED, 'throttled', 'The quota of this API key is used up.'],
  [
    ResponseType.INTEGRATION_TIMEOUT,
    'deadline-exceeded',
    'The function did not answer in the time of the gateway.',
  ],
  [ResponseType.INTEGRATION_FAILURE, 'internal', 'The gateway could not call the function.'],
  [ResponseType.API_CONFIGURATION_ERROR, 'misconfigured', 'The gateway is configured wrongly.'],
  [
    ResponseType.UNSUPPORTED_MEDIA_TYPE,
    'unsupported-media-type',
    'The gateway does not take this content type.',
  ],
];

/** Answers with a status of their own and AWS's body; a page must be able to read them too. */
const PLAIN = [ResponseType.DEFAULT_4XX, ResponseType.DEFAULT_5XX];

/** Quotas come back after a day or more. */
const QUOTA_RETRY_SECONDS = 3600;

/**
 * Gives the gateway's own errors the body that the function's have, and lets pages of the allowed origin read them. The gateway can name
 * one origin only: with several, pages cannot read what the function has not answered.
 */
export function addGatewayProblems(api: RestApi, corsOrigins: readonly string[]): void {
  const cors = corsHeaders(corsOrigins);
  for (const [type, code, detail] of PROBLEMS)
    api.addGatewayResponse(idOf(type), problem(type, code, detail, cors));
  if (Object.keys(cors).length === 0) return;
  for (const type of PLAIN) api.addGatewayResponse(idOf(type), { type, responseHeaders: { ...cors } });
}

function problem(
  type: ResponseType,
  code: ErrorCode,
  detail: string,
  cors: Readonly<Record<string, string>>,
): GatewayResponseOptions {
  const { retryAfterSeconds, status } = errorKind(code);
  const isQuota = type.responseType === ResponseType.QUOTA_EXCEEDED.responseType;
  const waitSeconds = isQuota ? QUOTA_RETRY_SECONDS : retryAfterSeconds;
  const error = new ProblemError(code, {
    detail,
    ...(waitSeconds !== undefined && { retryAfterSeconds: waitSeconds }),
  });
  return {
    type,
    statusCode: String(status),
    // The id by which access log and function name the request.
    templates: { 'application/json': problemJson(error, '$context.requestId') },
    responseHeaders: {
      'Content-Type': `'${PROBLEM_CONTENT_TYPE}'`,
      'X-Correlation-Id': 'context.requestId',
      ...(waitSeconds !== undefined && { 'Retry-After': `'${waitSeconds}'` }),
      ...cors,
    },
  };
}

function corsHeaders(origins: readonly string[]): Readonly<Record<string, string>> {
  const [origin, ...others] = origins.includes('*') ? ['*'] : origins;
  if (origin === undefined || others.length > 0) return {};
  return {
    'Access-Control-Allow-Origin': `'${origin}'`,
    'Access-Control-Expose-Headers': "'Retry-After,X-Correlation-Id'",
  };
}

function idOf({ responseType }: ResponseType): string {
  return `Problem-${responseType}`;
}
