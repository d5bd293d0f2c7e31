import type { FunctionConfiguration } from './configuration.ts';
import { instanceEnvironment } from './environment.ts';
import { responseTooLarge, runtimeExited, timedOut } from './failures.ts';
import { startProcess } from './instance-process.ts';
import { functionError, type Invocation, type InvokeResult } from './invocation.ts';
import { watchMemory } from './memory.ts';
import { createReports } from './reports.ts';
import { startRuntimeApi } from './runtime-api.ts';

/** One process of a function; it takes one event at a time. */
export interface Instance {
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  /**
   * Hands it an event, once it has started. Resolves when it has answered and asks for the next event, as Lambda's invoke phase ends then;
   * or when it has ended, or failed to start. Never rejects.
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
   */
  invoke(invocation: Invocation): Promise<InvokeResult>;
  /** Whether it waits for an event. */
  isIdle(): boolean;
  /** SIGTERM, and SIGKILL for what is left after a moment. Resolves when it has ended. */
  end(): Promise<void>;
  /** SIGKILL, at once. */
  kill(): void;
}

const END_GRACE_MS = 500;

interface Current {
  readonly invocation: Invocation;
  result: InvokeResult | undefined;
  readonly settle: (result: InvokeResult) => void;
}

/** What an event gets of an instance that didn't start. */
type StartFailure = (requestId: string) => InvokeResult;

type Deliver = (invocation: Invocation, headers: Readonly<Record<string, string>>) => void;

/** Starts an instance. @throws Error where its program can't be started */
export async function startInstance(configuration: FunctionConfiguration): Promise<Instance> {
  const { name, region, timeoutMs, freezes, memorySizeMb, taskRoot, runtimeCommand, onLine } = configuration;
  const initialised = Promise.withResolvers<StartFailure | undefined>();
  let deliver: Deliver | undefined;
  let current: Current | undefined;

  const answered = (requestId: string, result: InvokeResult): boolean => {
    if (current?.invocation.requestId !== requestId || current.result !== undefined) return false;
    current.result = result;
    return true;
  };
  const api = await startRuntimeApi({
    onNext: (deliverNext) => {
      deliver = deliverNext;
      initialised.resolve(undefined);
      if (current?.result !== undefined) current.settle(current.result);
      else if (current === undefined) freeze();
    },
    onResponse: (requestId, json) => answered(requestId, { payload: parsed(json) }),
    onOversizedResponse: (requestId, bytes) => answered(requestId, responseTooLarge(bytes)),
    onError: (requestId, error) => answered(requestId, functionError(error)),
    onInitError: (error) => initialised.resolve(() => functionError(error)),
  });
  const child = await startProcess({
    command: runtimeCommand,
    cwd: taskRoot,
    env: instanceEnvironment(configuration, api.address),
    onLine,
  }).catch((failure: unknown) => {
    api.close();
    throw failure;
  });
  const reports = createReports(configuration);
  const memory = watchMemory(child.memoryFile, memorySizeMb, child.kill);
  const freeze = () => {
    if (!freezes) return;
    child.freeze();
    memory.pause();
  };
  const thaw = () => {
    child.thaw();
    memory.resume();
  };
  const initTimer = setTimeout(() => {
    initialised.resolve(() => initTimedOut(configuration));
    child.kill();
  }, configuration.initTimeoutMs);
  void initialised.promise.then(() => {
    clearTimeout(initTimer);
    reports.initialised();
  });
  const ended = child.ended.then((how) => {
    deliver = undefined;
    memory.pause();
    api.close();
    initialised.resolve((requestId) => runtimeExited(requestId, how));
    current?.settle(current.result ?? runtimeExited(current.invocation.requestId, how));
  });

  return {
    ended,
    isIdle: () => deliver !== undefined,
    kill: child.kill,
    end: () => child.end(END_GRACE_MS),
    invoke: async (invocation) => {
      const { requestId, traceId } = invocation;
      const startFailure = await initialised.promise;
      const deliverNow = deliver;
      if (startFailure !== undefined || deliverNow === undefined) {
        child.kill();
        return startFailure?.(requestId) ?? runtimeExited(requestId, await child.ended);
      }
      const { promise, resolve } = Promise.withResolvers<InvokeResult>();
      current = { invocation, result: undefined, settle: resolve };
      deliver = undefined;
      thaw();
      const report = reports.started(requestId);
      const timer = setTimeout(() => {
        answered(requestId, timedOut(requestId, timeoutMs));
        child.kill();
      }, timeoutMs);
      deliverNow(invocation, {
        'Lambda-Runtime-Aws-Request-Id': requestId,
        'Lambda-Runtime-Deadline-Ms': String(Date.now() + timeoutMs),
        'Lambda-Runtime-Invoked-Function-Arn': `arn:aws:lambda:${region}:123456789012:function:${name}`,
        'Lambda-Runtime-Trace-Id': traceId,
      });
      const result = await promise;
      clearTimeout(timer);
      current = undefined;
      report(memory.maxUsedMb());
      if (deliver !== undefined) freeze();
      return result;
    },
  };
}

/** Lambda starts such an instance anew, within the function's own timeout, before it gives up. Here it is given up at once. */
function initTimedOut({ initTimeoutMs }: FunctionConfiguration): InvokeResult {
  const seconds = (initTimeoutMs / 1000).toFixed(2);
  return functionError({
    errorType: 'Sandbox.Timedout',
    errorMessage: `Init phase timed out after ${seconds} seconds`,
  });
}

/** Lambda hands on whatever a runtime posts; what isn't JSON stays text. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
