import { Pool } from 'undici';

/** One record's answer, in the order of the records. */
export interface Scored {
  readonly status: number;
  readonly body: string;
}

export interface ScoreRecordsOptions {
  readonly url: string;
  readonly concurrency: number;
  /** Called after each answer with the number of answers so far. */
  readonly onProgress: (done: number) => void;
}

/** Posts each record to `/invocations`, several at once, and returns the answers in the order of the records. */
export async function scoreRecords(
  records: readonly string[],
  options: ScoreRecordsOptions,
): Promise<readonly Scored[]> {
  const pool = new Pool(options.url, { connections: options.concurrency });
  const answers = new Array<Scored>(records.length);
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let index = next++; index < records.length; index = next++) {
      const { statusCode, body } = await pool.request({
        path: '/invocations',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: records[index] ?? null,
      });
      answers[index] = { status: statusCode, body: await body.text() };
      options.onProgress(++done);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.concurrency }, work));
  } finally {
    await pool.close();
  }
  return answers;
}
