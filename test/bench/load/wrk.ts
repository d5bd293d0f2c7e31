import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What wrk counts as an error, by its own names. */
export type LoadErrors = {
  readonly connect: number;
  readonly read: number;
  readonly write: number;
  /** Answers with a status of 400 or more. */
  readonly status: number;
  /** Answers that took more than two seconds. */
  readonly timeout: number;
};

/** What came out of one load. */
export type LoadResult = {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Bytes received, headers included, per request. */
  readonly bytesPerRequest: number;
  readonly errors: LoadErrors;
};

/** How hard to press, and on what. */
export type Load = {
  readonly url: string;
  readonly bodyFile: string;
  readonly connections: number;
  readonly seconds: number;
};

/** Posts the body over and over with wrk, on one thread, each connection waiting for its answer. */
export async function runWrk(load: Load): Promise<LoadResult> {
  const script = fileURLToPath(new URL('post.lua', import.meta.url));
  const running = promisify(execFile)('wrk', [
    '-t1',
    `-c${load.connections}`,
    `-d${load.seconds}s`,
    '-s',
    script,
    load.url,
    '--',
    load.bodyFile,
  ]);
  const endWithUs = (): boolean => running.child.kill();
  process.once('exit', endWithUs);
  const { stdout } = await running.finally(() => process.off('exit', endWithUs));
  return parseWrk(stdout);
}

/**
 * Reads the line that `post.lua` prints.
 *
 * @throws Error when there's no such line, or no request was answered.
 */
export function parseWrk(output: string): LoadResult {
  const line = output.split('\n').find((text) => text.startsWith('RESULT '));
  if (line === undefined) throw new Error(`wrk printed no result:\n${output}`);
  const raw: RawResult = JSON.parse(line.slice('RESULT '.length));
  if (raw.requests === 0) throw new Error(`wrk got no answer at all: ${line}`);
  return {
    requests: raw.requests,
    requestsPerSecond: raw.requests / (raw.durationUs / 1_000_000),
    p50Ms: raw.p50Us / 1000,
    p99Ms: raw.p99Us / 1000,
    bytesPerRequest: raw.bytes / raw.requests,
    errors: raw.errors,
  };
}

type RawResult = {
  requests: number;
  bytes: number;
  durationUs: number;
  p50Us: number;
  p99Us: number;
  errors: LoadErrors;
};
