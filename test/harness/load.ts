import { Pool } from 'undici';
import { INPUTS_RECORD } from './records.ts';

export interface LoadAnswer {
  /** 0: the connection broke without an answer. */
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfter: string | undefined;
  readonly correlationId: string;
  readonly ms: number;
}

export interface Load {
  readonly port: number;
  readonly requests: number;
  readonly concurrency: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Called after each answer. */
  readonly onAnswer?: (answer: LoadAnswer) => void;
}

/** Posts records from so many clients at once, each of which waits for its answer; every request has an id of its own. */
export async function runLoad(load: Load): Promise<readonly LoadAnswer[]> {
  const { port, requests, concurrency, headers = {}, body = INPUTS_RECORD, onAnswer } = load;
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: concurrency, pipelining: 1 });
  const answers: LoadAnswer[] = [];
  const prefix = `load-${process.hrtime.bigint()}`;
  let next = 0;
  const client = async () => {
    while (next < requests) {
      const correlationId = `${prefix}-${next++}`;
      const answer = await one(pool, correlationId, headers, body);
      answers.push(answer);
      onAnswer?.(answer);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  await pool.destroy();
  return answers;
}

async function one(
  pool: Pool,
  correlationId: string,
  headers: Load['headers'],
  body: string,
): Promise<LoadAnswer> {
  const startedAt = performance.now();
  const done = (rest: Pick<LoadAnswer, 'status' | 'code' | 'retryAfter'>) => ({
    ...rest,
    correlationId,
    ms: performance.now() - startedAt,
  });
  try {
    const answer = await pool.request({
      method: 'POST',
      path: '/invocations',
      headers: { 'content-type': 'application/json', 'x-correlation-id': correlationId, ...headers },
      body,
    });
    const text = await answer.body.text();
    const retryAfter = answer.headers['retry-after'];
    return done({
      status: answer.statusCode,
      code: answer.statusCode < 400 ? undefined : codeOf(text),
      retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
    });
  } catch {
    return done({ status: 0, code: undefined, retryAfter: undefined });
  }
}

function codeOf(text: string): string | undefined {
  return /"code":"([a-z-]+)"/.exec(text)?.[1];
}

/** How often each status, with its problem code, was answered: `{ '200': 5, '503 overloaded': 1 }`. */
export function outcomes(answers: readonly LoadAnswer[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status, code } of answers) {
    const key = code === undefined ? `${status}` : `${status} ${code}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** The value under which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
