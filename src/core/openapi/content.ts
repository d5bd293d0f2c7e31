import type { Model } from '../model.ts';
import { MEDIA_TYPES, type RecordFormat } from '../records/formats.ts';
import type { RecordSettings } from '../settings/records.ts';
import { bodyExamples } from './examples.ts';
import { ref, type Schema } from './schema.ts';

type Content = Readonly<Record<string, Schema>>;

const TEXTS: Readonly<Record<Exclude<RecordFormat, 'json'>, string>> = {
  jsonlines: 'A JSON value on each line.',
  csv: 'RFC 4180, in UTF-8, with a header or, where columns are configured, without.',
};

/** Media types of a request to score, each with its schema and with bodies that can be sent as they are. */
export function requestContent(
  name: string,
  { signature }: Model,
  { requestShape }: RecordSettings,
): Content {
  const examples = bodyExamples(signature, requestShape);
  return contentOf((format) => {
    const schema = format === 'json' ? ref(`${name}.Body`) : textSchema(format);
    const hasExamples = Object.keys(examples[format]).length > 0;
    return { schema, ...(hasExamples && { examples: examples[format] }) };
  });
}

/** Media types of scores. */
export function answerContent(name: string): Content {
  return contentOf((format) => ({ schema: format === 'json' ? ref(`${name}.Answer`) : textSchema(format) }));
}

function contentOf(media: (format: RecordFormat) => Schema): Content {
  const formats: readonly RecordFormat[] = ['json', 'jsonlines', 'csv'];
  return Object.fromEntries(
    formats.flatMap((format) => MEDIA_TYPES[format].map((type) => [type, media(format)])),
  );
}

function textSchema(format: Exclude<RecordFormat, 'json'>): Schema {
  return { type: 'string', description: TEXTS[format] };
}
