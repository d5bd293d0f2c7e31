/**
 * A line of the access log. `gatewayRequestId` and `traceId` are those of the function's line for the same request, and lead from there to
 * the correlation id, which the gateway does not know. No query and no header: they may hold what a log must not.
 */
export const ACCESS_LOG_FIELDS = {
  gatewayRequestId: '$context.requestId',
  traceId: '$context.xrayTraceId',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  bytesOut: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationMs: '$context.integrationLatency',
  gatewayError: '$context.error.responseType',
  apiKeyId: '$context.identity.apiKeyId',
  caller: '$context.identity.userArn',
  sourceIp: '$context.identity.sourceIp',
};

/** The same of an HTTP API, which has no X-Ray and no API keys. */
export const HTTP_ACCESS_LOG_FIELDS = {
  gatewayRequestId: '$context.requestId',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  bytesOut: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationMs: '$context.integrationLatency',
  gatewayError: '$context.error.responseType',
  caller: '$context.identity.userArn',
  sourceIp: '$context.identity.sourceIp',
};
