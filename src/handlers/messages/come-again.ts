import { describeBug } from '../../core/errors/describe-bug.ts';
import { delaySeconds } from '../../core/messages/later.ts';
import type { MessageReport } from '../../core/messages/message-report.ts';
import { QueueFailed } from '../../core/messages/ports.ts';
import type { Delivering } from './delivering.ts';
import type { MessageDependencies } from './dependencies.ts';

/** A message that stays in its queue and is delivered again; the queue counts that as one more time that it was received. */
export class LeftInQueue extends Error {
  override readonly name = 'LeftInQueue';
  readonly code: string;
  readonly delaySeconds: number;

  constructor(code: string, detail: string, seconds: number, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
    this.delaySeconds = seconds;
  }
}

/** Why a message comes again. */
export interface ComingAgain {
  readonly code: string;
  readonly detail: string;
  /** Whether it is nearer to being given up. */
  readonly isUnknown?: boolean;
  /** A bug. */
  readonly cause?: unknown;
}

/**
 * Has a message delivered again later. Of a standard queue, a copy is sent, and this one is done with: how often a copy was received then
 * says nothing of how often an endpoint throttled. In a FIFO queue a copy would come behind what was sent after it, so the message stays.
 * @throws LeftInQueue where it stays
 */
export async function comesAgain(
  { message }: Pick<Delivering, 'message'>,
  { code, detail, isUnknown = false, cause }: ComingAgain,
  { queue, settings, random }: MessageDependencies,
): Promise<Pick<MessageReport, 'outcome'> & Partial<MessageReport>> {
  const { past, isOrdered, receives } = message;
  const times = isOrdered ? receives - 1 : past.later + past.unknown;
  const isAtOnce = code === 'out-of-time' && !isUnknown;
  const seconds = isAtOnce ? 0 : delaySeconds(times, settings.maxDelaySeconds, random);
  const bug = cause === undefined ? {} : { cause };
  if (isOrdered) throw new LeftInQueue(code, detail, seconds, bug);
  const { later, unknown } = past;
  const next = isUnknown ? { ...past, unknown: unknown + 1 } : { ...past, later: later + 1 };
  try {
    await queue.putBack(message, next, seconds);
  } catch (thrown) {
    if (!(thrown instanceof QueueFailed)) throw thrown;
    throw new LeftInQueue(code, `${detail} It could not be put back: ${thrown.message}`, seconds, bug);
  }
  return {
    outcome: 'put-back',
    code,
    detail,
    delaySeconds: seconds,
    ...(cause !== undefined && { cause: describeBug(cause) }),
  };
}
