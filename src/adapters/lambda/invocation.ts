import type { LogFields } from '../../core/ports.ts';
import type { GatewayRequest } from './events.ts';

/** What a function is told of one invocation, as far as it matters here. */
export interface LambdaContext {
  readonly awsRequestId?: string;
  /** X-Ray's id; where an environment runs several invocations at once, it is here and not in the environment's variables. */
  readonly xRayTraceId?: string | undefined;
  getRemainingTimeInMillis?(): number;
}

/** One invocation. Everything that belongs to it is in here: an environment may run several at once. */
export interface Invocation {
  readonly limitMs: number;
  /** Size of the whole answer that what sent the event takes. */
  readonly maxAnswerBytes: number;
  /** Fields of its log line. */
  readonly fields: LogFields;
}

/** Where the ids of one invocation are to be found by. */
export function traceFields(
  { gatewayRequestId, headers }: GatewayRequest,
  { awsRequestId, xRayTraceId }: LambdaContext,
  env: Readonly<Record<string, string | undefined>>,
): LogFields {
  const trace = headers['x-amzn-trace-id'] ?? xRayTraceId ?? env._X_AMZN_TRACE_ID;
  const traceId = /(?:^|;)\s*Root=([\w-]{1,64})/.exec(trace ?? '')?.[1];
  return {
    ...(gatewayRequestId !== undefined && { gatewayRequestId }),
    ...(awsRequestId !== undefined && { lambdaRequestId: awsRequestId }),
    ...(traceId !== undefined && { traceId }),
  };
}
