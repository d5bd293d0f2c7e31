/** Why an object was not scored this time, although there is nothing wrong with it. */
export type GiveBackReason =
  /** Another run is at it. */
  | 'claimed'
  /** Another run took it over: this one was silent for too long. */
  | 'claim-lost'
  /** The function's time would not have been enough, or was not. */
  | 'out-of-time'
  /** The object is over BATCH_MAX_OBJECT_BYTES. */
  | 'too-large'
  /** The endpoint answers nothing. */
  | 'endpoint'
  /** Permissions, names or settings of the deployment are wrong. */
  | 'deployment'
  /** The object store failed. */
  | 'storage';

/** The work on an object ended without a trace; its event must come again. The message says what to do, and holds no input value. */
export class WorkGivenBack extends Error {
  override readonly name = 'WorkGivenBack';
  readonly reason: GiveBackReason;

  constructor(reason: GiveBackReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
