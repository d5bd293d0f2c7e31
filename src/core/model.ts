import { type RecordCheck, recordCheck } from './signature/check-record.ts';
import type { Signature, ValidationLevel } from './signature/signature.ts';

/** What is known of the model that is served. */
export interface Model {
  /** Undefined where the model publishes none and none is set. */
  readonly signature: Signature | undefined;
  /** Checks one JSON record as far as `SCR_VALIDATION` asks for it and the signature allows it. */
  readonly check: RecordCheck;
}

export function createModel(signature: Signature | undefined, level: ValidationLevel): Model {
  return { signature, check: recordCheck(signature, level) };
}
