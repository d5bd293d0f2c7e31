import { type HttpAnswer, send } from './http.ts';

export interface TransformJob {
  readonly port: number;
  readonly contentType: string;
  readonly accept?: string;
  /** The input file: one record a line. */
  readonly file: string;
  readonly strategy: 'MULTI_RECORD' | 'SINGLE_RECORD';
  readonly maxPayloadBytes: number;
  readonly maxConcurrentTransforms: number;
}

export interface TransformOutput {
  /** The output file. */
  readonly file: string;
  readonly lines: readonly string[];
  /** How many requests it took. */
  readonly requests: number;
}

/**
 * Does what a batch transform job does with `SplitType: Line` and `AssembleWith: Line`: cuts a file between lines into payloads of as
 * many lines as fit, or of one line each, sends several at once, and joins the answers in the order of the payloads, each ending in a
 * line feed. Any status but 200 ends the job.
 */
export async function runTransform(job: TransformJob): Promise<TransformOutput> {
  const payloads = payloadsOf(job);
  const answers: HttpAnswer[] = [];
  let next = 0;
  const worker = async () => {
    while (next < payloads.length) {
      const place = next++;
      const answer = await post(job, payloads[place] ?? '');
      if (answer.status !== 200) throw new Error(`The job failed: ${answer.status} ${answer.text}`);
      answers[place] = answer;
    }
  };
  await Promise.all(Array.from({ length: job.maxConcurrentTransforms }, worker));
  const file = answers.map(({ text }) => (text.endsWith('\n') ? text : `${text}\n`)).join('');
  return { file, lines: file.split('\n').slice(0, -1), requests: payloads.length };
}

function payloadsOf({ file, strategy, maxPayloadBytes }: TransformJob): readonly string[] {
  const lines = file.split(/(?<=\n)/);
  if (strategy === 'SINGLE_RECORD') return lines;
  const payloads: string[] = [];
  let payload = '';
  for (const line of lines) {
    if (payload !== '' && Buffer.byteLength(payload) + Buffer.byteLength(line) > maxPayloadBytes) {
      payloads.push(payload);
      payload = '';
    }
    payload += line;
  }
  return [...payloads, payload];
}

function post({ port, contentType, accept }: TransformJob, body: string): Promise<HttpAnswer> {
  const headers = { 'content-type': contentType, ...(accept !== undefined && { accept }) };
  return send(port, { method: 'POST', path: '/invocations', headers, body });
}
