import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createConnections } from './connections.ts';
import { createControl } from './control.ts';
import { type Crash, createDelivery } from './delivery.ts';
import { createExecutionSlots } from './execution-slots.ts';
import { createFaultRules, type FaultRule } from './fault-rules.ts';
import { createRequestHandler } from './handle-request.ts';
import { type Counts, createLedger } from './ledger.ts';
import { createScrLog } from './log-lines.ts';
import { withLeadingSlash } from './option-specs.ts';
import { type StandInOptions, withDefaults } from './options.ts';
import { createScrMetrics } from './prometheus.ts';
import { createRequestLog, type RecordedRequest } from './request-log.ts';
import { scrRoutes } from './routes.ts';
import { createScoring } from './scoring.ts';

export type StandInCounts = Counts & { readonly connections: number; readonly openConnections: number };

export interface StandInHooks {
  /** Called where a fault crashes the stand-in; without it, the port is closed and every connection reset. */
  readonly onCrash?: (how: Crash) => void;
  /** Takes log lines without their line ends; without it there are none. */
  readonly writeLog?: (line: string) => void;
}

/** A stand-in for SCR that listens. */
export interface StandIn {
  readonly port: number;
  /** `http://host:port`, without a path. */
  readonly url: string;
  /** `url` with the first scoring path. */
  readonly scoreUrl: string;
  counts(): StandInCounts;
  resetCounts(): void;
  /** The last recorded requests, oldest first; see the option `recordRequests`. */
  requests(last?: number): readonly RecordedRequest[];
  /** @throws {Error} where the rule is not a rule */
  setFault(rule: FaultRule): void;
  clearFaults(): void;
  /** Closes the port and all connections. */
  close(): Promise<void>;
}

/** Starts a stand-in for SCR in this process. Resolves when it listens. */
export async function startStandIn(given: Partial<StandInOptions> & StandInHooks = {}): Promise<StandIn> {
  const { onCrash, writeLog, ...givenOptions } = given;
  const defaulted = withDefaults(givenOptions);
  const options = { ...defaulted, paths: defaulted.paths.map(withLeadingSlash) };
  const log = createScrLog(writeLog ?? (() => {}), {
    structured: options.structuredLog,
    tracesIo: writeLog !== undefined && options.scrIoLogLevel.toUpperCase() === 'TRACE',
  });
  const connections = createConnections(options);
  const ledger = createLedger(options.countIds);
  const requestLog = createRequestLog(options.recordRequests);
  const rules = createFaultRules();
  const slots = createExecutionSlots(options.maxConcurrentScores);
  const metrics = createScrMetrics(options);
  let ready = options.startMode === 'closed';

  const server = createServer({
    keepAliveTimeout: options.idleMs,
    keepAliveTimeoutBuffer: 0,
    // Slow clients are the tests' own.
    requestTimeout: 0,
    headersTimeout: 0,
  });
  const abandon = () => {
    // First: closing the server ends idle connections in an orderly way.
    connections.resetAll();
    server.close();
  };
  const deliver = createDelivery(options, connections, onCrash ?? abandon);
  const counts = () => ({ ...ledger.counts(), ...connections.counts() });
  const resetCounts = () => {
    ledger.reset();
    connections.resetCounts();
    requestLog.clear();
  };
  server.on('connection', connections.opened);
  server.on(
    'request',
    createRequestHandler({
      connections,
      scoringPaths: new Set(options.paths),
      routes: scrRoutes(options, metrics, slots.busy),
      rules,
      ledger,
      score: createScoring({ options, ledger, slots, metrics, requestLog, log, deliver }),
      deliver,
      control: createControl({ rules, requestLog, counts, resetCounts }),
      isReady: () => ready,
    }),
  );

  log.application('Stand-in for SAS Container Runtime starting...');
  if (options.startMode === 'closed') await delay(options.startDelayMs);
  else setTimeout(() => (ready = true), options.startDelayMs).unref();
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { port } = addressOf(server.address());
  const url = `http://${options.host}:${port}`;
  log.application(`Stand-in listening on port ${port}, scoring at ${options.paths.join(', ')}`);
  return {
    port,
    url,
    scoreUrl: `${url}${options.paths[0] ?? ''}`,
    counts,
    resetCounts,
    requests: (last = Infinity) => requestLog.last(last),
    setFault: rules.add,
    clearFaults: rules.clear,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address === 'object' && address !== null) return address;
  throw new Error('the stand-in has no TCP address');
}
