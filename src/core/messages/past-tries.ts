/** What earlier copies of a message went through; travels with it as an attribute when it is put back. */
export interface PastTries {
  /** Id of the first copy. */
  readonly id: string;
  /** Times that it was put back without having been scored: these never make it a dead letter. */
  readonly later: number;
  /** Times that nobody could tell whether it was scored, or a bug ended it. */
  readonly unknown: number;
}

export const PAST_TRIES_ATTRIBUTE = 'scr-tries';

/** Ids of Amazon SQS are UUIDs; this is what a key of S3 and a deduplication id take too. */
const ID = /^[\w-]{1,80}$/;

/** Reads the attribute; what is malformed, or of somebody else, counts as absent. */
export function readPastTries(text: string | undefined, messageId: string): PastTries {
  const [, id = '', later = '', unknown = ''] =
    /^id=([^;]*);later=(\d{1,6});unknown=(\d{1,6})$/.exec(text ?? '') ?? [];
  return ID.test(id)
    ? { id, later: Number(later), unknown: Number(unknown) }
    : { id: messageId, later: 0, unknown: 0 };
}

export function pastTriesText({ id, later, unknown }: PastTries): string {
  return `id=${id};later=${later};unknown=${unknown}`;
}
