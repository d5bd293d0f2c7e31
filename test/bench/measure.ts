import { statSync, truncateSync } from 'node:fs';
import type { Server } from './launch.ts';
import { type LoadResult, runWrk } from './load/wrk.ts';
import { readTree } from './proc.ts';

/** What a proxy's process tree used while it was under load. */
export type ProxyUse = {
  readonly cpuUsPerRequest: number;
  /** Since the proxy was started. */
  readonly peakResidentBytes: number;
  readonly processes: number;
  readonly logBytesPerRequest: number;
};

/** One measurement of one peer. */
export type Sample = {
  readonly peerId: string;
  readonly round: number;
  readonly connections: number;
  readonly load: LoadResult;
  /** Absent where there is no proxy. */
  readonly use?: ProxyUse;
};

/** A peer that can be measured. */
export type Target = {
  readonly peerId: string;
  readonly url: string;
  readonly server?: Server;
};

/** Puts load on a peer for some seconds and measures what comes out and what it costs. */
export async function measure(
  target: Target,
  at: { round: number; connections: number; seconds: number; bodyFile: string },
): Promise<Sample> {
  const { round, connections, seconds, bodyFile } = at;
  const load = { url: target.url, bodyFile, connections, seconds };
  const sample = { peerId: target.peerId, round, connections };
  if (target.server === undefined) return { ...sample, load: await runWrk(load) };

  const { pid, logFile } = target.server;
  truncateSync(logFile); // opened for appending, so the server just goes on
  const before = readTree(pid);
  const result = await runWrk(load);
  const after = readTree(pid);
  return {
    ...sample,
    load: result,
    use: {
      cpuUsPerRequest: (after.cpuMicroseconds - before.cpuMicroseconds) / result.requests,
      peakResidentBytes: after.peakResidentBytes,
      processes: after.processes,
      logBytesPerRequest: statSync(logFile).size / result.requests,
    },
  };
}
