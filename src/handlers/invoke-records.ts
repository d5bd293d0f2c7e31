import { cancellationReason, startFollowing } from '../core/deadline.ts';
import { asProblem, ProblemError } from '../core/errors/problem-error.ts';
import type { InvokeRequest, InvokeResponse } from '../core/invocation.ts';
import type { Batch, Call, CallSignal, Header, Scorer } from '../core/ports.ts';
import type { RecordDecoder, RecordEncoder, RecordResult, SourceRecord } from '../core/records/record.ts';
import { createTurns } from '../core/scoring/fair-queue.ts';
import { heldBack } from './held-back.ts';
import { recordsOf, requireAllGood, slicesOf } from './read-records.ts';
import { scoreInOrder } from './score-in-order.ts';
import { endsRequest, namingRecord, scoreRecord } from './score-record.ts';

/** What happens to the request when one of its records is bad: `SCR_RECORD_ERRORS`. */
export type RecordErrorMode = 'fail' | 'inline';

export interface ManyRecords {
  /** Makes a decoder; the body may be read twice. */
  readonly createDecoder: () => RecordDecoder;
  /** Makes the encoder of the answer, which may ask the decoder whether there was a header. */
  readonly createEncoder: (decoder: RecordDecoder) => RecordEncoder;
  readonly errorMode: RecordErrorMode;
  /** The body where it was read already. */
  readonly body: Uint8Array | undefined;
  readonly scorer: Scorer;
  /** Records of one request in SCR at once. */
  readonly concurrency: number;
  /** Whether SCR's metadata stands beside the outputs. */
  readonly withMetadata: boolean;
}

/** Characters of an answer that are held back: a failure within them is answered with its own status. */
const MAX_HELD = { fail: 256 * 1024, inline: 16 * 1024 } as const;
/** Records that may be under way or wait for an earlier one, as a multiple of those in SCR. */
const WINDOW_FACTOR = 8;

/**
 * Scores many records and gives as many results back, in order. `fail`: the whole body is read and checked before the first score, and
 * any failure ends the request. `inline`: the body is scored as it comes, and what fails has a row that says so.
 * @throws ProblemError where nothing was sent yet; afterwards the body of the response throws it
 */
export async function invokeRecords(request: InvokeRequest, many: ManyRecords): Promise<InvokeResponse> {
  const { errorMode } = many;
  const decoder = many.createDecoder();
  let chunks: AsyncIterable<Uint8Array>;
  if (errorMode === 'fail') {
    const body = many.body ?? (await request.readBody());
    await requireAllGood(body, many.createDecoder());
    chunks = slicesOf(body);
  } else {
    chunks = many.body === undefined ? request.streamBody() : slicesOf(many.body);
  }
  const encoder = many.createEncoder(decoder);
  const text = await heldBack(
    encoded(request, many, recordsOf(chunks, decoder), decoder, encoder),
    MAX_HELD[errorMode],
  );
  const headers: readonly Header[] = [];
  const body = typeof text === 'string' ? Buffer.from(text) : text;
  return { status: 200, contentType: encoder.contentType, headers, body };
}

async function* encoded(
  request: InvokeRequest,
  many: ManyRecords,
  source: AsyncIterable<readonly SourceRecord[]>,
  decoder: RecordDecoder,
  encoder: RecordEncoder,
): AsyncGenerator<string> {
  const stop = startFollowing(request.signal);
  const work = resultOf(request, many, stop.signal);
  const window = many.concurrency * WINDOW_FACTOR;
  try {
    for await (const results of scoreInOrder({ source, work, concurrency: many.concurrency, window })) {
      let text = '';
      for (const result of results) {
        if ('error' in result) request.tally.failed++;
        else request.tally.scored++;
        text += encoder.row(result);
      }
      if (text !== '') yield text;
    }
    request.tally.droppedColumns = decoder.droppedColumns?.length ?? 0;
    yield encoder.end();
  } catch (thrown) {
    throw request.signal.aborted ? cancellationReason(request.signal) : thrown;
  } finally {
    // What is still under way for a request that failed, or whose caller is gone.
    stop.cancel(new ProblemError('client-closed'));
    stop.settle();
  }
}

/** Turns a record into its result: in `inline` a failure is a result too. */
function resultOf(request: InvokeRequest, many: ManyRecords, signal: CallSignal) {
  const { attributes, correlationId } = request;
  const batch: Batch = { isAdmitted: false, ...createTurns() };
  const shared = {
    attributes,
    correlationId,
    batch,
    signal,
    contentType: 'application/json',
    accept: 'application/json',
  };
  return async (record: SourceRecord): Promise<RecordResult> => {
    const { number, inputs } = record;
    if ('errors' in record) return { number, error: 'invalid-record', inputs };
    const call: Call = { ...shared, timings: { queueMs: 0, scorerMs: 0 } };
    try {
      return await scoreRecord(record, many.scorer, call, many.withMetadata);
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (many.errorMode === 'fail' || signal.aborted || endsRequest(problem))
        throw namingRecord(problem, number);
      return { number, error: problem.code, inputs };
    } finally {
      request.timings.queueMs += call.timings.queueMs;
      request.timings.scorerMs += call.timings.scorerMs;
    }
  };
}
