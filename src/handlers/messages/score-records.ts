import type { RecordCounts } from '../../core/batch/manifest.ts';
import { codeKind } from '../../core/batch/mishap.ts';
import { createRecordLines } from '../../core/batch/object-codecs.ts';
import type { RecordLines } from '../../core/batch/record-lines.ts';
import type { FailedOutcome, RecordOutcome } from '../../core/batch/record-outcome.ts';
import { Poison } from '../../core/messages/poison.ts';
import { createJsonLinesEncoder } from '../../core/records/json-lines-encoder.ts';
import { isManyRecords } from '../../core/records/many-records.ts';
import type { MessageSettings } from '../../core/settings/messages.ts';
import type { EndpointCalls } from '../batch/call-endpoint.ts';
import { scoreStream } from '../batch/score-stream.ts';
import { EndpointBusy } from './patient-scorer.ts';
import type { MessageBody } from './read-body.ts';
import { scoreOne } from './score-one.ts';

/** What came of a message's records. */
export interface ScoredBody {
  readonly records: RecordCounts;
  /** JSON: an object for one record, an array of a row for each of many. */
  readonly outputs: string;
}

export interface ScoreBodyOptions {
  readonly calls: EndpointCalls;
  readonly settings: MessageSettings;
  readonly random: () => number;
}

/**
 * Scores what a message holds: one JSON record, or many of any format.
 * @throws Poison, WorkGivenBack, OutcomeUnknown; ProblemError where none of the records can be scored, or the signal's reason
 */
export async function scoreBody(body: MessageBody, options: ScoreBodyOptions): Promise<ScoredBody> {
  const { format, contentType, bytes } = body;
  const { results } = options.settings;
  const isMany = format !== 'json' || isManyRecords(bytes);
  const lines = createRecordLines(format, contentType, results);
  const outcomes = isMany
    ? await scoreMany(bytes, lines, options)
    : [await scoreFirst(bytes, lines, options)];
  const encoder = createJsonLinesEncoder({
    columns: results.outputs,
    trimPadding: PADDING[results.outputPadding],
    joinInputs: results.joinInputs,
    errorColumn: isMany,
  });
  let rows = '';
  let scored = 0;
  for (const outcome of outcomes) {
    const { number, inputs } = outcome;
    if ('outputs' in outcome) scored++;
    rows += encoder.row(
      'outputs' in outcome
        ? { number, outputs: outcome.outputs, inputs }
        : { number, error: outcome.code, inputs },
    );
  }
  rows += encoder.end();
  const outputs = rows.split('\n').slice(0, -1).join(',');
  return {
    records: { in: outcomes.length, scored, failed: outcomes.length - scored },
    outputs: isMany ? `[${outputs}]` : outputs,
  };
}

const PADDING = { keep: 'none', 'trim-end': 'trailing', trim: 'both' } as const;

async function scoreFirst(
  bytes: Uint8Array,
  lines: RecordLines,
  { calls, settings, random }: ScoreBodyOptions,
): Promise<RecordOutcome> {
  const [record] = [...lines.push(bytes), ...lines.end()];
  if (record === undefined) throw new Poison('invalid-json', 'The message holds no record.');
  if (!('line' in record)) throw new Poison(record.code, record.message, record.field);
  const { rescore, maxTries, results } = settings;
  if (record.line.length > results.maxPayloadBytes) {
    throw new Poison(
      'payload-too-large',
      `The record is longer than BATCH_MAX_PAYLOAD_BYTES, ${results.maxPayloadBytes}.`,
    );
  }
  return scoreOne(record, { ...calls, rescore, maxTries, random, recordErrors: 'fail' });
}

async function scoreMany(
  bytes: Uint8Array,
  lines: RecordLines,
  { calls, settings, random }: ScoreBodyOptions,
): Promise<readonly RecordOutcome[]> {
  const { rescore, maxTries, results, maxPayloadRecords } = settings;
  const { maxPayloadBytes } = results;
  const outcomes: RecordOutcome[] = [];
  for await (const lot of scoreStream(once(bytes), lines, {
    ...calls,
    rescore,
    maxTries,
    random,
    maxPayloadBytes,
    maxPayloadRecords,
    // Messages are what is worked on side by side.
    concurrency: 1,
  })) {
    outcomes.push(...lot);
  }
  const waiting = outcomes.find(isWaiting);
  if (waiting !== undefined && rescore) throw new EndpointBusy(waiting.code, waiting.message);
  return outcomes;
}

/** Whether a record failed only because there was no place for it, and nothing else is wrong with it. */
function isWaiting(outcome: RecordOutcome): outcome is FailedOutcome {
  return 'code' in outcome && codeKind(outcome.code) === 'wait';
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
