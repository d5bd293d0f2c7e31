import { randomBytes, randomUUID } from 'node:crypto';
import { type FunctionOptions, functionConfiguration } from './configuration.ts';
import { requestTooLarge, throttled } from './failures.ts';
import { type Instance, startInstance } from './instance.ts';
import type { Invocation, InvokeResult } from './invocation.ts';
import { MAX_REQUEST_BYTES } from './limits.ts';

export interface InvokeOptions {
  /** X-Ray's `Root=…;Parent=…;Sampled=…`; a new one by default. */
  readonly traceId?: string;
}

/** A function that runs on this machine as it would in Lambda. */
export interface LocalFunction {
  readonly name: string;
  /**
   * Invokes it and waits for its answer (`RequestResponse`). Never rejects for what the function does.
   * @throws Error where the function is closed, or its runtime can't be started
   */
  invoke(event: unknown, options?: InvokeOptions): Promise<InvokeResult>;
  /** Instances that live, whether they have an event or not. */
  instances(): number;
  /** Ends all instances with SIGTERM, those that have an event too. */
  close(): Promise<void>;
}

/**
 * Runs a built function as Lambda does: instances are started as events need them, take one event each at a time, and are kept for later
 * ones. Their processes are killed where this process exits without having closed the function.
 * @throws Error where there is no built function
 */
export async function startFunction(options: FunctionOptions): Promise<LocalFunction> {
  const configuration = await functionConfiguration(options);
  const instances = new Set<Instance>();
  /** Those that have an event, or are being started for one. */
  const taken = new Set<Instance>();
  let invocations = 0;
  let isClosed = false;

  async function run(invocation: Invocation): Promise<InvokeResult> {
    const waiting = [...instances].find((instance) => instance.isIdle() && !taken.has(instance));
    const instance = waiting ?? (await startInstance(configuration));
    taken.add(instance);
    instances.add(instance);
    void instance.ended.then(() => instances.delete(instance));
    // Closed while it was being started.
    if (isClosed) instance.kill();
    try {
      return await instance.invoke(invocation);
    } finally {
      taken.delete(instance);
    }
  }

  return {
    name: configuration.name,
    instances: () => instances.size,
    invoke: async (event, { traceId = newTraceId() } = {}) => {
      if (isClosed) throw new Error(`The function ${configuration.name} is closed.`);
      const body = JSON.stringify(event) ?? 'null';
      const bytes = Buffer.byteLength(body);
      if (bytes > MAX_REQUEST_BYTES) return requestTooLarge(bytes, MAX_REQUEST_BYTES);
      if (invocations >= configuration.reservedConcurrency) return throttled();
      invocations += 1;
      try {
        return await run({ requestId: randomUUID(), body, traceId });
      } finally {
        invocations -= 1;
      }
    },
    close: async () => {
      isClosed = true;
      await Promise.all([...instances].map((instance) => instance.end()));
    },
  };
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html */
export function newTraceId(): string {
  const epoch = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${epoch}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}
