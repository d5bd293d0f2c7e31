/** Formats that records come and go in. */
export type RecordFormat = 'json' | 'jsonlines' | 'csv';

/** Media types by format; the first is the one that answers carry. */
export const MEDIA_TYPES: Readonly<Record<RecordFormat, readonly [string, ...string[]]>> = {
  json: ['application/json'],
  jsonlines: ['application/jsonlines', 'application/x-ndjson'],
  csv: ['text/csv'],
};

const FORMATS: readonly RecordFormat[] = ['json', 'jsonlines', 'csv'];

/** Every media type that is known, for messages. */
export const KNOWN_TYPES: readonly string[] = FORMATS.flatMap((format) => MEDIA_TYPES[format]);

/** The format of a media type without parameters, in lower case. */
export function formatOf(essence: string): RecordFormat | undefined {
  return FORMATS.find((format) => MEDIA_TYPES[format].includes(essence));
}

/** Media types that an answer can have, the one of the request's own format first. */
export function offeredTypes(input: RecordFormat): readonly string[] {
  const others = FORMATS.filter((format) => format !== input);
  return [input, ...others].flatMap((format) => MEDIA_TYPES[format]);
}
