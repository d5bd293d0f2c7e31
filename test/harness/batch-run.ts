import { createS3Client } from '../../src/adapters/s3/client.ts';
import { createObjectStore } from '../../src/adapters/s3/object-store.ts';
import type { ObjectCreated } from '../../src/core/batch/object-event.ts';
import type { ObjectOutcome, ObjectReport } from '../../src/core/batch/object-report.ts';
import type { Call, Log, Scorer } from '../../src/core/ports.ts';
import { batchSettings } from '../../src/core/settings/batch.ts';
import { scoreObject } from '../../src/handlers/batch/score-object.ts';
import { setClockAhead } from './clock-ahead.ts';
import { answerPayload } from './model-answers.ts';
import { LOCAL_CREDENTIALS } from './s3.ts';

export interface BatchRunOptions {
  /** Of the object store. */
  readonly url: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly scorer?: Scorer;
  readonly timeLeftMs?: number;
  /** How much later it is, by the clock of the store: claims are so much older. */
  readonly clockAheadMs?: number;
}

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
const QUICK = { BATCH_TIME_RESERVE_MS: '0' };

/** Scores objects as the function does, in the process of the test. */
export function createBatchRun({
  url,
  env = {},
  scorer = payloadScorer(),
  timeLeftMs = 60_000,
  clockAheadMs = 0,
}: BatchRunOptions) {
  const client = createS3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: LOCAL_CREDENTIALS,
  });
  const reports: ObjectReport[] = [];
  const dependencies = {
    store: createObjectStore(setClockAhead(client, clockAheadMs)),
    scorer,
    settings: batchSettings({ ENDPOINT_NAME: 'hmeq', ...QUICK, ...env }),
    now: () => performance.now(),
    wallClock: Date.now,
    random: () => 0,
    log: SILENT,
    report: (report: ObjectReport) => void reports.push(report),
  };
  return {
    reports,
    store: dependencies.store,
    score: (event: ObjectCreated): Promise<ObjectOutcome> => scoreObject(event, timeLeftMs, dependencies),
  };
}

/** A model behind a scorer; what `fault` returns or throws comes instead. */
export function payloadScorer(
  fault: (
    records: string,
    call: Call,
  ) => Promise<Partial<AnswerParts> | undefined> | Partial<AnswerParts> | undefined = () => undefined,
): Scorer & { readonly scored: string[] } {
  const scored: string[] = [];
  return {
    unit: 'payload',
    scored,
    async score(bytes, call) {
      const body = Buffer.from(bytes).toString();
      const faulty = await fault(body, call);
      if (faulty !== undefined) {
        const { status = 200, body: text = '' } = faulty;
        return { status, contentType: undefined, headers: [], body: Buffer.from(text) };
      }
      const answer = answerPayload(body, call.contentType);
      scored.push(...answer.scored);
      return {
        status: answer.status,
        contentType: answer.contentType,
        headers: [['x-amzn-invoked-production-variant', 'blue']],
        body: Buffer.from(answer.body),
      };
    },
  };
}

interface AnswerParts {
  readonly status: number;
  readonly body: string;
}

/** An event about what is in the store now. */
export function created(bucket: string, key: string, more: Partial<ObjectCreated> = {}): ObjectCreated {
  return {
    bucket,
    key,
    sizeBytes: undefined,
    etag: undefined,
    versionId: undefined,
    sequencer: undefined,
    ...more,
  };
}

/** A table of X, with as many rows. */
export function csvOfNumbers(count: number, from = 1): string {
  return `ID,X\n${Array.from({ length: count }, (_, i) => `r${from + i},${from + i}\n`).join('')}`;
}

/** What {@link answerPayload}'s model makes of it. */
export function scoresOfNumbers(count: number, from = 1): string {
  return `P,_error_\n${Array.from({ length: count }, (_, i) => `${from + i}0.5,\n`).join('')}`;
}
