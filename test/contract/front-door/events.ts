/** An HTTP request as a test writes it. */
export interface EventRequest {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export type LambdaEvent = Readonly<Record<string, unknown>>;

export const TRIGGERS = ['rest', 'http', 'url', 'alb', 'alb-multi-value'] as const;
export type TriggerName = (typeof TRIGGERS)[number];

const HOST = 'abc123.execute-api.eu-central-1.amazonaws.com';

/** A request as the event that each kind of trigger makes of it. Bytes that are no UTF-8 text travel as base64. */
export function eventOf(trigger: TriggerName, given: EventRequest = {}): LambdaEvent {
  const { method = 'POST', path = '/invocations', query = {}, headers = {}, body } = given;
  const all = { Host: HOST, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers };
  const content =
    typeof body === 'string' || body === undefined
      ? { body: body ?? null, isBase64Encoded: false }
      : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  const multi = (values: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
  const encoded = (values: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [encodeURIComponent(name), encodeURIComponent(value)]),
    );
  switch (trigger) {
    case 'rest':
      return {
        resource: '/{proxy+}',
        path,
        httpMethod: method,
        headers: all,
        multiValueHeaders: multi(all),
        queryStringParameters: Object.keys(query).length === 0 ? null : query,
        multiValueQueryStringParameters: Object.keys(query).length === 0 ? null : multi(query),
        pathParameters: { proxy: path.slice(1) },
        stageVariables: null,
        requestContext: {
          requestId: 'rest-request-1',
          stage: 'prod',
          path: `/prod${path}`,
          requestTimeEpoch: Date.now(),
          identity: { sourceIp: '203.0.113.7' },
        },
        ...content,
      };
    case 'http':
    case 'url': {
      const stage = trigger === 'http' ? 'prod' : '$default';
      const rawPath = trigger === 'http' ? `/prod${path}` : path;
      return {
        version: '2.0',
        routeKey: '$default',
        rawPath,
        rawQueryString: new URLSearchParams(query).toString(),
        headers: Object.fromEntries(Object.entries(all).map(([name, value]) => [name.toLowerCase(), value])),
        requestContext: {
          requestId: 'JKJaXmPLvHcESHA=',
          stage,
          timeEpoch: Date.now(),
          domainName: HOST,
          http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'test' },
        },
        ...(body !== undefined && { body: content.body }),
        isBase64Encoded: content.isBase64Encoded,
      };
    }
    case 'alb':
    case 'alb-multi-value':
      return {
        requestContext: {
          elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/x/1' },
        },
        httpMethod: method,
        path,
        ...(trigger === 'alb'
          ? { headers: all, queryStringParameters: encoded(query) }
          : { multiValueHeaders: multi(all), multiValueQueryStringParameters: multi(encoded(query)) }),
        body: content.body ?? '',
        isBase64Encoded: content.isBase64Encoded,
      };
  }
}
