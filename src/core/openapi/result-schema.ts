import type { Model } from '../model.ts';
import type { RecordSettings } from '../settings/records.ts';
import type { Variable } from '../signature/signature.ts';
import { valueSchema } from './record-schema.ts';
import { objectWith, ref, type Schema } from './schema.ts';

type ResultSettings = Pick<RecordSettings, 'errors' | 'joinInputs' | 'outputMetadata' | 'outputs'>;

/** Schemas of what is answered as `application/json`, by the ends of their names. */
export function resultSchemas(
  name: string,
  { signature }: Model,
  settings: ResultSettings,
): Readonly<Record<string, Schema>> {
  const outputs = signature?.outputs ?? [];
  const element = objectWith({ name: { type: 'string' }, value: {} });
  return {
    [`${name}.Answer`]: {
      title: 'What the model answers',
      anyOf: [ref(`${name}.Result`), ref(`${name}.Results`)],
    },
    [`${name}.Result`]: {
      title: 'The result of one record',
      description:
        'Passed on from the SAS Container Runtime as it is. These two forms are known from its published answers.',
      anyOf: [
        objectWith({ data: { type: 'object', properties: propertiesOf(outputs) } }),
        objectWith({ outputs: { type: 'array', items: element } }),
      ],
    },
    [`${name}.Results`]: {
      title: 'The results of many records',
      ...objectWith({ predictions: { type: 'array', items: ref(`${name}.ResultRow`) } }),
      description: 'As many as there were records, in their order.',
    },
    [`${name}.ResultRow`]: { title: 'One of many results', ...rowSchema(outputs, settings) },
  };
}

/** One of many results: the outputs in their order, and what the settings put beside them. */
function rowSchema(outputs: readonly Variable[], settings: ResultSettings): Schema {
  const columns = columnsOf(outputs, settings.outputs);
  const properties = {
    ...propertiesOf(columns),
    ...(settings.outputMetadata && { _metadata_: { type: ['object', 'null'] } }),
    ...(settings.errors === 'inline' && {
      _error_: { type: ['string', 'null'], description: 'Why the record has no result: a code of Problem.' },
    }),
  };
  return {
    type: 'object',
    properties,
    ...(settings.joinInputs && { description: 'The inputs come first.' }),
  };
}

/** The outputs that are asked for; what is known of each comes from the signature. */
function columnsOf(outputs: readonly Variable[], wanted: readonly string[] | undefined): readonly Variable[] {
  const byName = new Map(outputs.map((output) => [output.name.toLowerCase(), output]));
  return (
    wanted?.map((name) => ({ type: 'unknown' as const, ...byName.get(name.toLowerCase()), name })) ?? outputs
  );
}

function propertiesOf(outputs: readonly Variable[]): Readonly<Record<string, Schema>> {
  // A CHAR output may be padded, and then be longer than it says.
  return Object.fromEntries(outputs.map(({ name, type }) => [name, valueSchema({ name, type })]));
}
