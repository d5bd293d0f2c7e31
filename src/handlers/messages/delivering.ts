import { randomUUID } from 'node:crypto';
import type { RecordCounts } from '../../core/batch/manifest.ts';
import { type Cancellation, startDeadline } from '../../core/deadline.ts';
import type { ScoringMessage } from '../../core/messages/message.ts';
import type { MessageReport } from '../../core/messages/message-report.ts';
import type { CallTally, EndpointCalls } from '../batch/call-endpoint.ts';
import type { SentRecords } from '../batch/sent-records.ts';
import type { MessageDependencies } from './dependencies.ts';
import { patient } from './patient-scorer.ts';
import { createSentNote, noSentNote, type SentNote } from './sent-note.ts';

/** One delivery of one message. */
export interface Delivering {
  readonly message: ScoringMessage;
  readonly begunAt: number;
  readonly budgetMs: number;
  /** Ends everything when the time is over. */
  readonly cancellation: Cancellation;
  readonly note: SentNote;
  readonly sent: SentRecords;
  readonly tally: CallTally;
  readonly calls: EndpointCalls;
  records: RecordCounts;
}

/** For the number of the call to fit behind it, where the longest id has 128 characters. */
const MAX_RUN = 120;

/** @param timeLeftMs what the function has at most */
export function beginMessage(
  message: ScoringMessage,
  timeLeftMs: number,
  { settings, now, scorer, store }: MessageDependencies,
): Delivering {
  const begunAt = now();
  const budgetMs = timeLeftMs - settings.timeReserveMs;
  const cancellation = startDeadline(Math.max(0, budgetMs));
  const { notes } = settings;
  const note =
    notes === undefined || store === undefined
      ? noSentNote()
      : createSentNote({
          store,
          bucket: notes.bucket,
          key: `${notes.prefix}${message.id}.json`,
          run: randomUUID(),
        });
  const sent = createSent(note);
  const tally: CallTally = { calls: 0, answered: 0, endpointMs: 0, variants: new Set() };
  // With records that must not be sent twice, there is no way back once some of them were.
  const isOver = () => now() - begunAt >= settings.patienceMs && (settings.rescore || sent.upTo === 0);
  return {
    message,
    begunAt,
    budgetMs,
    cancellation,
    note,
    sent,
    tally,
    calls: {
      scorer: patient(scorer, isOver),
      signal: cancellation.signal,
      timeoutMs: settings.payloadTimeoutMs,
      run: message.correlationId.slice(0, MAX_RUN),
      sent,
      tally,
    },
    records: { in: 0, scored: 0, failed: 0 },
  };
}

function createSent(note: SentNote): SentRecords {
  let upTo = 0;
  let written: Promise<void> | undefined;
  return {
    before: 0,
    get upTo() {
      return upTo;
    },
    announce() {
      written ??= note.write();
      return written;
    },
    mayBeScored(last) {
      upTo = Math.max(upTo, last);
    },
  };
}

export function reportOf(
  { message, records, tally }: Delivering,
  ending: Pick<MessageReport, 'outcome'> & Partial<MessageReport>,
  durationMs: number,
): MessageReport {
  const { id, correlationId, receives, past } = message;
  return {
    outcome: ending.outcome,
    code: ending.code,
    detail: ending.detail,
    messageId: id,
    correlationId,
    receives,
    putBack: past.later + past.unknown,
    delaySeconds: ending.delaySeconds,
    records,
    calls: tally.calls,
    durationMs,
    endpointMs: tally.endpointMs,
    cause: ending.cause,
  };
}
