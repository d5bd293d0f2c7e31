import { randomBytes } from 'node:crypto';
import type { FunctionConfiguration } from './configuration.ts';

/** Of V8's heap, so that it collects garbage before the instance is over its memory. */
const HEAP_SHARE = 0.9;

/**
 * The environment of an instance: what Lambda sets, then the function's own. Nothing else of this process's environment gets in (but
 * `PATH` and `TMPDIR`), so that a setting which the deployment doesn't have is missing here too.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function instanceEnvironment(
  configuration: FunctionConfiguration,
  runtimeApi: string,
): Readonly<Record<string, string | undefined>> {
  const { name, memorySizeMb, region, environment, handler, taskRoot } = configuration;
  const heapMb = Math.floor(memorySizeMb * HEAP_SHARE);
  return {
    PATH: process.env.PATH,
    TMPDIR: process.env.TMPDIR,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...environment,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySizeMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream(),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    LAMBDA_TASK_ROOT: taskRoot,
    _HANDLER: handler,
    NODE_OPTIONS: [environment.NODE_OPTIONS, `--max-old-space-size=${heapMb}`].filter(Boolean).join(' '),
  };
}

function logStream(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[$LATEST]${randomBytes(16).toString('hex')}`;
}
