import type { ObjectStore } from '../../core/batch/ports.ts';
import type { MessageReport } from '../../core/messages/message-report.ts';
import type { Pace } from '../../core/messages/pace.ts';
import type { DeadLetters, ResultSink, SourceQueue } from '../../core/messages/ports.ts';
import type { MonotonicClock, Scorer } from '../../core/ports.ts';
import type { MessageSettings } from '../../core/settings/messages.ts';

/** What scoring a message needs of the outside. */
export interface MessageDependencies {
  readonly queue: SourceQueue;
  readonly deadLetters: DeadLetters;
  readonly results: ResultSink;
  /** Undefined where no setting names a bucket. */
  readonly store: ObjectStore | undefined;
  readonly scorer: Scorer;
  readonly settings: MessageSettings;
  readonly now: MonotonicClock;
  readonly pace: Pace;
  /** From 0 to under 1. */
  readonly random: () => number;
  /** Is told of every delivery once, however it ended. */
  readonly report: (report: MessageReport) => void;
}
