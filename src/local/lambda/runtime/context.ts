import type { IncomingHttpHeaders } from 'node:http';

/** A handler's second argument. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export interface LambdaContext {
  readonly functionName: string | undefined;
  readonly functionVersion: string | undefined;
  readonly memoryLimitInMB: string | undefined;
  readonly logGroupName: string | undefined;
  readonly logStreamName: string | undefined;
  readonly invokedFunctionArn: string;
  readonly awsRequestId: string;
  readonly xRayTraceId: string;
  /** Milliseconds until Lambda ends the instance. */
  getRemainingTimeInMillis(): number;
}

/** Builds a context from the headers of an event and the environment. */
export function lambdaContext(headers: IncomingHttpHeaders, env: NodeJS.ProcessEnv): LambdaContext {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    invokedFunctionArn: String(headers['lambda-runtime-invoked-function-arn']),
    awsRequestId: String(headers['lambda-runtime-aws-request-id']),
    xRayTraceId: String(headers['lambda-runtime-trace-id']),
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
  };
}
