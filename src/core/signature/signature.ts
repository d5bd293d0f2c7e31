/** What a model takes and gives, as it publishes it itself. */
export interface Signature {
  readonly inputs: readonly Variable[];
  /** In the order that the model declares; empty where it declares none. */
  readonly outputs: readonly Variable[];
}

export interface Variable {
  /** As the model spells it; SCR matches names without regard to case. */
  readonly name: string;
  /** `unknown`: a type name that is not understood; such a variable is left unchecked. */
  readonly type: VariableType;
  /** Longest string, in characters, where one is declared. */
  readonly maxLength?: number;
}

export type VariableType = 'number' | 'integer' | 'string' | 'boolean' | 'unknown';

/** How much a record has to agree with the signature: `SCR_VALIDATION`. */
export type ValidationLevel = 'off' | 'types' | 'strict';
