/**
 * Lambda's limits of a synchronous invocation, in bytes of JSON. The request's is the documented 6 MB; the response's is 100 bytes more,
 * as its own error message says. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_REQUEST_BYTES = 6_291_456;
export const MAX_RESPONSE_BYTES = 6_291_556;
