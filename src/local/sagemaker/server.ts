import { once } from 'node:events';
import { createServer } from 'node:http';
import { Agent } from 'undici';
import { type AsyncQueue, createAsyncQueue } from './async-queue.ts';
import { createControl } from './control.ts';
import { type Endpoint, type EndpointStatus, openEndpoint } from './endpoint.ts';
import { createFaultRules, type FaultRule } from './fault-rules.ts';
import { createRequestHandler } from './handle-request.ts';
import { createJobLog, type RecordedJob } from './job-log.ts';
import { type Counts, createLedger, type RecordedRequest } from './ledger.ts';
import { s3ObjectStore } from './object-store.ts';
import { DEFAULT_CREDENTIALS, type GivenOptions, readOptions } from './options.ts';

/** A local SageMaker Runtime that listens. */
export interface SageMakerRuntime {
  readonly port: number;
  /** What AWS SDKs and the AWS CLI take as endpoint URL. */
  readonly url: string;
  /** Undefined for an endpoint that does not exist. */
  status(endpointName: string): EndpointStatus | undefined;
  /** @throws {Error} where the rule is not a rule */
  setFault(rule: FaultRule): void;
  clearFaults(): void;
  counts(): Counts;
  resetCounts(): void;
  /** The last requests that have ended, oldest first; see `recordRequests`. */
  requests(last?: number): readonly RecordedRequest[];
  /** The last asynchronous invocations, oldest first. */
  jobs(): readonly RecordedJob[];
  /** Closes the port, all connections, and what is under way. */
  close(): Promise<void>;
}

/** Longer than callers keep connections that they do not use; SageMaker's own time is not known. */
const KEEP_ALIVE_MS = 120_000;

/**
 * Starts SageMaker Runtime's API on one machine, in front of containers that run elsewhere. Resolves when it listens; its endpoints are
 * `Creating` until their containers answer their pings.
 * @throws {Error} where an option is not allowed, or the port is taken
 */
export async function startSageMakerRuntime(given: GivenOptions): Promise<SageMakerRuntime> {
  const options = readOptions(given);
  // The timeouts are the operations' own.
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  const closing = new AbortController();
  const rules = createFaultRules();
  const ledger = createLedger(options.recordRequests);
  const jobs = createJobLog(options.recordRequests);
  const [credentials = DEFAULT_CREDENTIALS] = options.credentials;
  const store = s3ObjectStore(options.region, options.s3EndpointUrl, credentials);
  const endpoints = new Map(
    options.endpoints.map((endpoint) => [
      endpoint.name,
      openEndpoint(endpoint, options, dispatcher, options.accountId),
    ]),
  );
  const queues = new Map([...endpoints].map(([name, endpoint]) => [name, queueFor(endpoint)]));
  const queueOf = (name: string) => {
    const queue = queues.get(name);
    if (queue === undefined) throw new Error(`There is no endpoint ${name}.`);
    return queue;
  };

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 });
  server.on(
    'request',
    createRequestHandler({
      options,
      dispatcher,
      store,
      closing: closing.signal,
      queueOf,
      jobs,
      endpoints,
      rules,
      ledger,
      control: createControl({ rules, ledger, jobs, endpoints }),
    }),
  );
  const close = async () => {
    closing.abort();
    for (const endpoint of endpoints.values()) endpoint.close();
    for (const queue of queues.values()) queue.close();
    if (server.listening) {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    }
    store.close();
    await dispatcher.destroy();
  };
  try {
    server.listen(options.port, options.host);
    await once(server, 'listening');
  } catch (failure) {
    await close();
    throw failure;
  }
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    port,
    url: `http://${options.host}:${port}`,
    status: (name) => endpoints.get(name)?.status,
    setFault: rules.add,
    clearFaults: rules.clear,
    counts: ledger.counts,
    resetCounts: ledger.reset,
    requests: (last = Number.MAX_SAFE_INTEGER) => ledger.requests(last),
    jobs: jobs.list,
    close,
  };
}

/** Asynchronous invocations wait while no container is in service, and each that is takes so many at once. */
function queueFor(endpoint: Endpoint): AsyncQueue {
  const perInstance = endpoint.options.async?.maxConcurrentInvocations ?? 1;
  const inService = () => endpoint.instances.filter(({ status }) => status === 'in-service').length;
  const queue = createAsyncQueue(() => perInstance * inService(), endpoint.hasInstance);
  endpoint.onChange(queue.wake);
  return queue;
}
