import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { lambdaContext } from './context.ts';
import { errorBody, runtimeError } from './error-body.ts';
import { type Handler, loadHandler } from './handler.ts';

/**
 * Runs a function as the runtime inside a Lambda instance: loads the handler, then asks the Runtime API for one event after another.
 * Async handlers only, no streamed responses. Returns the exit code where the handler can't be loaded, never otherwise; rejects where
 * the Runtime API is gone. What the function throws outside of its handler ends the process, as in Lambda.
 *
 * Unlike Lambda's own client it leaves `console` alone: lines have no time, id and level before them.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function runRuntime(env: NodeJS.ProcessEnv): Promise<number> {
  const { AWS_LAMBDA_RUNTIME_API: address, LAMBDA_TASK_ROOT: taskRoot, _HANDLER: handlerName } = env;
  if (address === undefined || taskRoot === undefined || handlerName === undefined) {
    throw new Error('AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT and _HANDLER must be set.');
  }
  const call = createCall(`http://${address}/2018-06-01/runtime/`);
  let handler: Handler;
  try {
    handler = await loadHandler(taskRoot, handlerName);
  } catch (thrown) {
    console.error('Init Error', thrown);
    await call('POST', 'init/error', JSON.stringify(errorBody(thrown)));
    return 1;
  }
  for (;;) {
    const { headers, body } = await call('GET', 'invocation/next');
    const context = lambdaContext(headers, env);
    env._X_AMZN_TRACE_ID = context.xRayTraceId;
    try {
      const answer = await handler(JSON.parse(body), context);
      await call('POST', `invocation/${context.awsRequestId}/response`, serialise(answer));
    } catch (thrown) {
      console.error('Invoke Error', thrown);
      await call('POST', `invocation/${context.awsRequestId}/error`, JSON.stringify(errorBody(thrown)));
    }
  }
}

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Call = (method: string, path: string, body?: string) => Promise<Answer>;

/** `fetch` would give up after five minutes without an event. */
function createCall(base: string): Call {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (method, path, body = '') =>
    new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
      const outgoing = request(`${base}${path}`, { method, agent, headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({ headers: incoming.headers, body: Buffer.concat(chunks).toString() }),
        );
        incoming.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
}

function serialise(answer: unknown): string {
  try {
    return JSON.stringify(answer) ?? 'null';
  } catch {
    throw runtimeError('JSONStringifyError', 'Unable to stringify response body');
  }
}
