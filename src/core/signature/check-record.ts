import type { RecordError } from '../errors/problem-error.ts';
import type { JsonSpan } from '../json/scan.ts';
import { readShape, type VariableVisitor } from '../record-shape.ts';
import { valueFault } from './check-value.ts';
import { indexByName } from './name-index.ts';
import type { Signature, ValidationLevel } from './signature.ts';

/**
 * Checks one JSON record, in any of SCR's shapes, that stands at `span` of bytes which a scan has found to be valid JSON; `number` is
 * its place in the request, from 1. Returns what is wrong with it, in the order of the record, then what is missing; at most
 * {@link MAX_ERRORS_PER_RECORD}, and nothing that quotes a value or a name which the signature doesn't know.
 * @throws ProblemError `invalid-request` where it has none of the shapes
 */
export type RecordCheck = (bytes: Uint8Array, span: JsonSpan, number: number) => readonly RecordError[];

export const MAX_ERRORS_PER_RECORD = 100;

/**
 * A check of records against a model's signature, as `SCR_VALIDATION` asks for it:
 *
 * - `off`, or no signature: the shape only.
 * - `types`: what is present and known fits its type, or is null. Every value of a name that comes twice is looked at, as it isn't
 *   known which one SCR takes.
 * - `strict`: also, every input is there (null is enough), nothing else is, and nothing comes twice, whatever its case.
 */
export function recordCheck(signature: Signature | undefined, level: ValidationLevel): RecordCheck {
  if (signature === undefined || level === 'off') return checkShape;
  const { inputs } = signature;
  const names = indexByName(inputs);
  const isStrict = level === 'strict';
  const seen = new Uint8Array(inputs.length);

  // The state of the check under way. There is never more than one: it doesn't give up control before it ends.
  let bytes: Uint8Array = NO_BYTES;
  let record = 0;
  let position = 0;
  let errors: RecordError[] | undefined;

  const report = (message: string, field?: string) => {
    errors ??= [];
    if (errors.length < MAX_ERRORS_PER_RECORD)
      errors.push(field === undefined ? { record, message } : { record, field, message });
  };
  const visit: VariableVisitor = (nameStart, nameEnd, valueStart, valueEnd) => {
    position++;
    const place = names.at(bytes, nameStart, nameEnd);
    const variable = inputs[place];
    if (variable === undefined) {
      if (isStrict) report(`Variable ${position} of the record is no input of the model.`);
      return;
    }
    if (isStrict && seen[place] === 1) report('Given more than once.', variable.name);
    if (valueStart === -1) return;
    seen[place] = 1;
    const fault = valueFault(bytes, valueStart, valueEnd, variable);
    if (fault !== undefined) report(fault, variable.name);
  };
  return (body, span, number) => {
    bytes = body;
    record = number;
    position = 0;
    errors = undefined;
    seen.fill(0);
    try {
      readShape(body, span, visit);
    } finally {
      bytes = NO_BYTES;
    }
    if (isStrict) {
      for (let place = 0; place < inputs.length; place++)
        if (seen[place] === 0) report('Missing.', inputs[place]?.name);
    }
    return errors ?? NO_ERRORS;
  };
}

const NO_BYTES = new Uint8Array(0);
const NO_ERRORS: readonly RecordError[] = Object.freeze([]);

const checkShape: RecordCheck = (bytes, span) => {
  readShape(bytes, span);
  return NO_ERRORS;
};
