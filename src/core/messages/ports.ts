import type { ScoringMessage } from './message.ts';
import type { PastTries } from './past-tries.ts';
import type { Poison } from './poison.ts';

/** Where messages come from. */
export interface SourceQueue {
  /**
   * Sends a copy of a message, which is delivered after a delay, as a new one that was never received; the message itself is done with
   * then. Not for FIFO queues, where it would lose its place. @throws QueueFailed
   */
  putBack(message: ScoringMessage, past: PastTries, delaySeconds: number): Promise<void>;
  /** Keeps a message that stays in its queue from being delivered for so long. @throws QueueFailed */
  hide(message: ScoringMessage, seconds: number): Promise<void>;
}

/** Where messages go that can never be scored. */
export interface DeadLetters {
  /** @throws QueueFailed */
  take(message: ScoringMessage, reason: Poison): Promise<void>;
}

/** What is told of a message once it is done with. */
export interface MessageResult {
  readonly id: string;
  readonly correlationId: string;
  readonly groupId: string | undefined;
  readonly status: 'scored' | 'failed';
  /** JSON; see `scoredText` and `failedText`. */
  readonly text: string;
}

/** Where results go. */
export interface ResultSink {
  /** Whether the message of this id has been scored, as far as this kind of sink can tell. @throws as `publish`, ResultTooLarge apart */
  has(id: string): Promise<boolean>;
  /** @throws ResultTooLarge; QueueFailed, StorageFailed, ProblemError `misconfigured` */
  publish(result: MessageResult): Promise<void>;
}

/** The queue or the bus failed, or could not be reached; trying again later may help. */
export class QueueFailed extends Error {
  override readonly name = 'QueueFailed';
}

/** A result is larger than what it is sent by takes. */
export class ResultTooLarge extends Error {
  override readonly name = 'ResultTooLarge';
}
