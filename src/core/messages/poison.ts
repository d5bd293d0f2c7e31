/** A message that will never be scored, however often it is delivered: it goes to the dead-letter queue, with the reason. */
export class Poison extends Error {
  override readonly name = 'Poison';
  /** Of the error table, or one of a record. */
  readonly code: string;
  /** Name of the variable that is wrong, where it is one that the model's signature knows. */
  readonly field: string | undefined;

  /** @param message what is wrong; never holds an input value */
  constructor(code: string, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

/** A message that was delivered again and again, and each time ended its function or ran out of its time. */
export const TOO_MANY_DELIVERIES = 'too-many-deliveries';
