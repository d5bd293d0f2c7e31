import type { PackedRecord, Payload } from '../../core/batch/packed-record.ts';
import { createPacker } from '../../core/batch/packer.ts';
import type { RecordLines } from '../../core/batch/record-lines.ts';
import type { RecordOutcome } from '../../core/batch/record-outcome.ts';
import { startFollowing } from '../../core/deadline.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import { scoreInOrder } from '../score-in-order.ts';
import { type SettleOptions, settlePayload } from './settle-payload.ts';

export interface StreamOptions extends SettleOptions {
  readonly maxPayloadBytes: number;
  readonly maxPayloadRecords: number;
  /** Payloads in the endpoint at once. */
  readonly concurrency: number;
}

/** Payloads that are under way or wait for an earlier one, as a multiple of those in the endpoint: what is held in memory. */
const WINDOW_FACTOR = 2;

/**
 * Scores the records of any run of bytes, a whole object or a part of one that begins and ends with a record: yields their outcomes in
 * lots, in order. Whoever doesn't take the next lot stops the reading. When it ends, for whatever reason, nothing is under way any more.
 * @throws ProblemError, WorkGivenBack as `settlePayload`; what the bytes and their reader throw
 */
export async function* scoreStream(
  chunks: AsyncIterable<Uint8Array>,
  lines: RecordLines,
  options: StreamOptions,
): AsyncGenerator<readonly RecordOutcome[]> {
  const stop = startFollowing(options.signal);
  const underWay = new Set<Promise<unknown>>();
  const work = async (payload: Payload) => {
    const settled = settlePayload(payload, lines, { ...options, signal: stop.signal });
    underWay.add(settled);
    try {
      return await settled;
    } finally {
      underWay.delete(settled);
    }
  };
  try {
    const { concurrency } = options;
    const source = payloadsOf(chunks, lines, options);
    const window = concurrency * WINDOW_FACTOR;
    for await (const lots of scoreInOrder({ source, work, concurrency, window })) yield lots.flat();
  } finally {
    stop.cancel(new ProblemError('client-closed', { detail: 'Nobody waits for the results any more.' }));
    stop.settle();
    await Promise.allSettled(underWay);
  }
}

async function* payloadsOf(
  chunks: AsyncIterable<Uint8Array>,
  lines: RecordLines,
  { maxPayloadBytes: maxBytes, maxPayloadRecords: maxRecords }: StreamOptions,
): AsyncGenerator<readonly Payload[]> {
  const packer = createPacker({ maxBytes, maxRecords, headBytes: () => lines.head.length });
  const packed = (records: readonly PackedRecord[]) => packer.push(records);
  for await (const chunk of chunks) {
    const payloads = packed(lines.push(chunk));
    if (payloads.length > 0) yield payloads;
  }
  yield [...packed(lines.end()), ...packer.end()];
}
