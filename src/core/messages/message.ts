import { PAST_TRIES_ATTRIBUTE, type PastTries } from './past-tries.ts';

/** A message of a queue that is to be scored. */
export interface ScoringMessage {
  /** What its results are known by: the id of its first copy, where it was put back since. */
  readonly id: string;
  readonly correlationId: string;
  readonly body: string;
  /** Media type of the body, or of the object that it points to; undefined where the sender named none. */
  readonly contentType: string | undefined;
  /** Messages of one group keep their order in a FIFO queue. */
  readonly groupId: string | undefined;
  /** Whether its queue is a FIFO queue. */
  readonly isOrdered: boolean;
  /** How often this copy was delivered, this time included. */
  readonly receives: number;
  readonly past: PastTries;
  readonly delivery: Delivery;
}

/** What the queue needs to be told of a message that it delivered. */
export interface Delivery {
  readonly queueArn: string;
  readonly receiptHandle: string;
  readonly attributes: ReadonlyMap<string, MessageAttribute>;
}

/** An attribute that its sender gave a message. */
export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, with or without a label after a dot. */
  readonly dataType: string;
  readonly value: string | Uint8Array;
}

/** Names of the attributes that mean something here. */
export const CONTENT_TYPE_ATTRIBUTE = 'content-type';
export const CORRELATION_ATTRIBUTE = 'correlation-id';
/** On what this function sends: the id that results are known by. */
export const MESSAGE_ID_ATTRIBUTE = 'scr-message-id';
/** On a result: `scored` or `failed`. */
export const STATUS_ATTRIBUTE = 'scr-status';
/** On a dead letter: why it is one. */
export const CODE_ATTRIBUTE = 'scr-error-code';
export const DETAIL_ATTRIBUTE = 'scr-error-detail';

/** Attributes of one message (Amazon SQS Developer Guide, "Amazon SQS message quotas"). */
export const MAX_ATTRIBUTES = 10;
/** A message with its attributes, their names and types included (the same page). */
export const MAX_MESSAGE_BYTES = 1_048_576;

const OWN = new Set([MESSAGE_ID_ATTRIBUTE, PAST_TRIES_ATTRIBUTE, CODE_ATTRIBUTE, DETAIL_ATTRIBUTE]);

/**
 * The attributes of a copy: ours, and as many of the sender's as there is room for, those that say how the body is to be read first.
 */
export function attributesOfCopy(
  { delivery }: ScoringMessage,
  ours: Readonly<Record<string, string>>,
): ReadonlyMap<string, MessageAttribute> {
  const own = Object.entries(ours).map(([name, value]) => [name, { dataType: 'String', value }] as const);
  const senders = [...delivery.attributes].filter(([name]) => !OWN.has(name));
  senders.sort(([one], [other]) => rank(one) - rank(other));
  return new Map([...own, ...senders.slice(0, MAX_ATTRIBUTES - own.length)]);
}

function rank(name: string): number {
  return name === CONTENT_TYPE_ATTRIBUTE ? 0 : name === CORRELATION_ATTRIBUTE ? 1 : 2;
}
