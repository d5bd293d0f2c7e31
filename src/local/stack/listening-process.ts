import { startProcess } from '../lambda/instance-process.ts';
import { until } from './until.ts';

/** A server that runs as a process of its own. */
export interface ListeningProcess {
  readonly url: string;
  /** Never resolves; rejects when it ends unasked. */
  readonly failed: Promise<never>;
  end(): Promise<void>;
}

export interface ListeningProcessOptions {
  /** What messages call it. */
  readonly name: string;
  /** A program that writes a line of JSON with its `url` when it listens. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly onLine: (line: string) => void;
  /** Whether it answers as it should, once it listens; may throw for no. */
  readonly isReady: (url: string) => Promise<boolean>;
}

const END_GRACE_MS = 500;

/**
 * Starts a server and returns when it is ready. @throws Error where that takes too long, where it ends before, and when the signal aborts;
 * it does not run on then
 */
export async function startListening(
  options: ListeningProcessOptions,
  signal: AbortSignal,
): Promise<ListeningProcess> {
  const { command, cwd, isReady, name, onLine } = options;
  let url: string | undefined;
  const child = await startProcess({
    command,
    cwd,
    env: process.env,
    onLine: (line) => {
      url ??= listeningUrl(line);
      onLine(line);
    },
  });
  let isEnding = false;
  const failed = child.ended.then(async ({ code, signal: how }): Promise<never> => {
    if (isEnding) return new Promise<never>(() => {});
    throw new Error(`${name} ended (${how ?? `status ${code}`}).`);
  });
  // Nobody may be waiting.
  failed.catch(() => {});
  const end = async () => {
    isEnding = true;
    await child.end(END_GRACE_MS);
  };
  try {
    const ready = async () => url !== undefined && (await isReady(url));
    await Promise.race([until(ready, name, signal), failed]);
  } catch (failure) {
    await end();
    throw failure;
  }
  return { url: url ?? '', failed, end };
}

function listeningUrl(line: string): string | undefined {
  try {
    const { url }: { url?: unknown } = JSON.parse(line);
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}
