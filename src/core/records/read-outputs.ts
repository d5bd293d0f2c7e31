import { JsonFault } from '../json/fault.ts';
import { eachChild, isNamed, type JsonSpan, scanJson } from '../json/scan.ts';
import { listedFields, memberFields } from './fields.ts';
import type { Field } from './record.ts';
import { textsOf } from './text-of.ts';

/** The name under which an answer's `metadata` stands among its outputs, where it is asked for. */
export const METADATA_FIELD = '_metadata_';

/**
 * Reads the outputs from SCR's answer to one record, in the order of the answer, their values as they were written. Published answers
 * have `{"outputs":[{"name":…,"value":…},…]}` or `{"data":{…}}`, alone or with `version` and `metadata` beside it, in any order.
 * Undefined where the answer is not JSON or has neither form; what SCR gives back in other cases is not known.
 *
 * `withMetadata` adds the answer's `metadata`, where there is one, as a last field called {@link METADATA_FIELD}.
 */
export function readOutputs(answer: Uint8Array, withMetadata = false): readonly Field[] | undefined {
  const root = scanned(answer);
  if (root?.kind !== 'object') return undefined;
  let list: JsonSpan | undefined;
  let data: JsonSpan | undefined;
  let metadata: JsonSpan | undefined;
  eachChild(answer, root, (member) => {
    if (isNamed(answer, member, 'outputs')) list = member.kind === 'array' ? member : undefined;
    else if (isNamed(answer, member, 'data')) data = member.kind === 'object' ? member : undefined;
    else if (withMetadata && isNamed(answer, member, 'metadata')) metadata = member;
    return true;
  });
  const textOf = textsOf(answer);
  const fields = (list && listedFields(answer, list, textOf)) ?? (data && memberFields(answer, data, textOf));
  if (fields === undefined || metadata === undefined) return fields;
  return [...fields, { name: METADATA_FIELD, json: textOf(metadata.start, metadata.end) }];
}

function scanned(answer: Uint8Array): JsonSpan | undefined {
  try {
    return scanJson(answer);
  } catch (fault) {
    if (fault instanceof JsonFault) return undefined;
    throw fault;
  }
}
