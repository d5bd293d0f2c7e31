import { WorkGivenBack } from '../../core/batch/given-back.ts';
import { mishapOf } from '../../core/batch/mishap.ts';
import { StorageFailed } from '../../core/batch/ports.ts';
import { OUTCOME_UNKNOWN } from '../../core/batch/record-outcome.ts';
import { describeBug } from '../../core/errors/describe-bug.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { ScoringMessage } from '../../core/messages/message.ts';
import { Poison, TOO_MANY_DELIVERIES } from '../../core/messages/poison.ts';
import { QueueFailed, ResultTooLarge } from '../../core/messages/ports.ts';
import { failedText, scoredText } from '../../core/messages/result-text.ts';
import { comesAgain, LeftInQueue } from './come-again.ts';
import { beginMessage, type Delivering, reportOf } from './delivering.ts';
import type { MessageDependencies } from './dependencies.ts';
import { EndpointBusy } from './patient-scorer.ts';
import { readBody } from './read-body.ts';
import { OutcomeUnknown } from './score-one.ts';
import { scoreBody } from './score-records.ts';
import { AlreadyDone } from './sent-note.ts';

/**
 * Scores a message and sends its result, or, where it can never be scored, sends it to the dead-letter queue and tells so in its result.
 * Resolves when nothing is left to do for this copy of it: then, and only then, the queue may forget it.
 * @param timeLeftMs what this delivery has at most; some of it is kept for putting the message back
 * @throws LeftInQueue where the message must stay in its queue
 */
export async function scoreMessage(
  message: ScoringMessage,
  timeLeftMs: number,
  dependencies: MessageDependencies,
): Promise<void> {
  const { now, report } = dependencies;
  const run = beginMessage(message, timeLeftMs, dependencies);
  try {
    const ending = await attempt(run, dependencies).catch((thrown: unknown) =>
      end(run, thrown, dependencies),
    );
    report(reportOf(run, ending, now() - run.begunAt));
  } catch (thrown) {
    if (!(thrown instanceof LeftInQueue)) throw thrown;
    const { code, message: detail, delaySeconds, cause } = thrown;
    const bug = cause === undefined ? {} : { cause: describeBug(cause) };
    report(reportOf(run, { outcome: 'left', code, detail, delaySeconds, ...bug }, now() - run.begunAt));
    throw thrown;
  } finally {
    run.cancellation.settle();
  }
}

type Ending = Parameters<typeof reportOf>[1];

async function attempt(run: Delivering, dependencies: MessageDependencies): Promise<Ending> {
  const { message, calls, note } = run;
  const { id, correlationId, groupId, past, receives } = message;
  const { results, settings, store, random, pace, now } = dependencies;
  const maxReceives = message.isOrdered ? settings.maxReceivesOrdered : settings.maxReceives;
  if (receives > maxReceives) {
    throw new Poison(TOO_MANY_DELIVERIES, `It was delivered ${receives} times, and never to an end.`);
  }
  if (!pace.isEnough(run.budgetMs))
    throw new WorkGivenBack('out-of-time', 'The function may not have time enough left for it.');
  const isRepeated = receives > 1 || past.later + past.unknown > 0;
  if (isRepeated && (await results.has(id))) return { outcome: 'already-scored' };
  const body = await readBody(message, store, settings);
  const { records, outputs } = await scoreBody(body, { calls, settings, random });
  run.records = records;
  const text = scoredText(message, records, outputs);
  await results.publish({ id, correlationId, groupId, status: 'scored', text });
  await note.finish();
  pace.note(now() - run.begunAt);
  return { outcome: 'scored' };
}

/** What becomes of a message that was not scored. @throws LeftInQueue */
async function end(run: Delivering, thrown: unknown, dependencies: MessageDependencies): Promise<Ending> {
  if (thrown instanceof AlreadyDone) return { outcome: 'already-scored' };
  const poison = poisonOf(run, thrown, dependencies);
  try {
    if (poison === undefined) {
      // Nothing that was sent can have been scored: the next delivery may send it.
      if (run.sent.upTo === 0) await run.note.remove();
      return await comesAgain(run, laterOf(run, thrown), dependencies);
    }
    if (poison.code !== OUTCOME_UNKNOWN) await run.note.remove();
    return await bury(run, poison, dependencies);
  } catch (failure) {
    if (failure instanceof LeftInQueue) throw failure;
    return comesAgain(
      run,
      { code: 'internal', detail: 'It could not be sent on.', cause: failure },
      dependencies,
    );
  }
}

/** Undefined where the message may be scored later. */
function poisonOf(run: Delivering, thrown: unknown, { settings }: MessageDependencies): Poison | undefined {
  const { cancellation, sent, message } = run;
  if (thrown instanceof Poison) return thrown;
  if (thrown instanceof ResultTooLarge) return new Poison('response-too-large', thrown.message);
  const wasSent = sent.upTo > 0;
  if (wasSent && !settings.rescore && !isDeliveryFailure(thrown)) {
    return new Poison(OUTCOME_UNKNOWN, 'It may have been scored, and its result is lost.');
  }
  if (thrown instanceof ProblemError && !cancellation.signal.aborted && mishapOf(thrown).kind === 'object') {
    return new Poison(thrown.code, thrown.message);
  }
  const isLast = message.past.unknown + 1 >= settings.maxTries;
  const { code, detail, isUnknown } = laterOf(run, thrown);
  if (!isLast || message.isOrdered || !isUnknown) return undefined;
  return new Poison(GIVEN_UP[code] ?? code, `${detail} It was tried ${settings.maxTries} times.`);
}

/** What a caller calls the reasons for which work comes again, once it is given up for them. */
const GIVEN_UP: Readonly<Record<string, string>> = {
  endpoint: 'endpoint-failed',
  'out-of-time': 'deadline-exceeded',
};

/** Whether a message that comes again for this is nearer to being given up: it may be what is wrong. */
function isCounted(thrown: unknown): boolean {
  const wasDoubtful = thrown instanceof WorkGivenBack && thrown.reason === 'endpoint';
  if (wasDoubtful && !(thrown instanceof EndpointBusy)) return true;
  return thrown instanceof OutcomeUnknown || isBug(thrown);
}

function laterOf({ cancellation, sent }: Delivering, thrown: unknown) {
  const wasCutOff = cancellation.signal.aborted;
  const isUnknown = wasCutOff ? sent.upTo > 0 : isCounted(thrown);
  if (wasCutOff) return { code: 'out-of-time', detail: "The function's time ran out.", isUnknown };
  if (thrown instanceof OutcomeUnknown) return { code: thrown.code, detail: thrown.message, isUnknown };
  if (thrown instanceof WorkGivenBack) return { code: thrown.reason, detail: thrown.message, isUnknown };
  if (thrown instanceof ProblemError) return { code: thrown.code, detail: thrown.message, isUnknown };
  if (isDeliveryFailure(thrown)) return { code: 'storage', detail: thrown.message, isUnknown };
  return { code: 'internal', detail: 'A fault of this service.', cause: thrown, isUnknown };
}

function isDeliveryFailure(thrown: unknown): thrown is StorageFailed | QueueFailed {
  return thrown instanceof StorageFailed || thrown instanceof QueueFailed;
}

function isBug(thrown: unknown): boolean {
  const isMeant =
    thrown instanceof WorkGivenBack || thrown instanceof ProblemError || thrown instanceof OutcomeUnknown;
  return !isMeant && !isDeliveryFailure(thrown);
}

/** The result first: whoever waits for it is told, even where the function dies before the message is in the dead-letter queue. */
async function bury(
  { message }: Delivering,
  poison: Poison,
  { results, deadLetters }: MessageDependencies,
): Promise<Ending> {
  const { id, correlationId, groupId } = message;
  await results.publish({ id, correlationId, groupId, status: 'failed', text: failedText(message, poison) });
  await deadLetters.take(message, poison);
  return { outcome: 'dead-letter', code: poison.code, detail: poison.message };
}
