import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { asProblem, ProblemError } from '../../core/errors/problem-error.ts';

/** What went out of a streamed answer. */
export interface Streamed {
  readonly bytes: number;
  /** Why it was cut off, where it was: its head had gone out already, so the connection is closed for the caller to notice. */
  readonly failure: ProblemError | undefined;
}

/**
 * Writes text as it becomes ready and no faster than the client reads it. A client that reads nothing for `stallMs` is given up. What
 * became of it is told before the connection closes.
 */
export async function streamReply(
  res: ServerResponse,
  parts: AsyncIterable<string>,
  stallMs: number,
  tell: (streamed: Streamed) => void,
): Promise<void> {
  let bytes = 0;
  try {
    for await (const part of parts) {
      const chunk = Buffer.from(part);
      bytes += chunk.length;
      if (res.write(chunk)) continue;
      await drained(res, stallMs);
    }
    tell({ bytes, failure: undefined });
    res.end();
  } catch (thrown) {
    tell({ bytes, failure: asProblem(thrown) });
    res.destroy();
  }
}

async function drained(res: ServerResponse, stallMs: number): Promise<void> {
  const given = new AbortController();
  const late = setTimeout(() => given.abort(), stallMs);
  const closed = () => given.abort();
  res.once('close', closed);
  try {
    if (res.destroyed) throw new ProblemError('client-closed');
    await once(res, 'drain', { signal: given.signal });
  } catch {
    throw new ProblemError('client-closed', { detail: 'The caller stopped reading the answer.' });
  } finally {
    clearTimeout(late);
    res.off('close', closed);
  }
}
