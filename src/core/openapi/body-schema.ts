import type { Model } from '../model.ts';
import type { RecordSettings } from '../settings/records.ts';
import type { ValidationLevel } from '../signature/signature.ts';
import { HAS_INSTANCES, recordSchemas } from './record-schema.ts';
import { objectWith, ref, type Schema } from './schema.ts';

export interface BodySchemaOptions {
  readonly model: Model;
  readonly validation: ValidationLevel;
  readonly records: Pick<RecordSettings, 'errors'>;
}

/**
 * Schemas of what `application/json` may hold, by the ends of their names: one record, in any of three shapes, or many of them. Where
 * `SCR_RECORD_ERRORS` is `inline`, a bad record among many is no reason for a refusal, so anything may be among them.
 * @param name what the schemas' names begin with
 */
export function bodySchemas(
  name: string,
  { model, records, validation }: BodySchemaOptions,
): Readonly<Record<string, Schema>> {
  const shapes = recordSchemas(model.signature, validation);
  const isInline = records.errors === 'inline';
  const items = isInline
    ? { description: 'A record. A bad one has a result that says so.' }
    : ref(`${name}.Record`);
  return {
    [`${name}.Body`]: {
      title: 'One record or many',
      oneOf: [
        { allOf: [ref(`${name}.Record`), { not: HAS_INSTANCES }] },
        { title: 'Many records', type: 'array', description: MANY, items },
        objectWith(
          { instances: isInline ? instancesOfAnything(items) : { type: 'array', items } },
          { title: 'Many records under a name', description: 'Other members are ignored.' },
        ),
      ],
    },
    [`${name}.Record`]: {
      title: 'A record',
      description: 'In one of three shapes. Names are taken in any case.',
      oneOf: [ref(`${name}.RecordInputs`), ref(`${name}.RecordData`), ref(`${name}.RecordFlat`)],
    },
    [`${name}.RecordInputs`]: { title: 'A record as a list of inputs', ...shapes.inputs },
    [`${name}.RecordData`]: { title: 'A record under data', ...shapes.data },
    [`${name}.RecordFlat`]: { title: 'A flat record', ...shapes.flat },
  };
}

const MANY =
  'With scr-record-errors=inline in X-Amzn-SageMaker-Custom-Attributes, a bad record has a result that says so; with =fail, it refuses the request.';

/** An object whose `instances` begin otherwise is a flat record. */
function instancesOfAnything(items: Schema): Schema {
  return { type: 'array', prefixItems: [{ type: 'object' }], items };
}
