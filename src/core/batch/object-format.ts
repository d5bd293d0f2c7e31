import type { RecordFormat } from '../records/formats.ts';

/** What an object holds, told from its name. */
export interface ObjectFormat {
  readonly format: RecordFormat;
  readonly isGzip: boolean;
}

const FORMATS: Readonly<Record<string, RecordFormat>> = {
  csv: 'csv',
  jsonl: 'jsonlines',
  ndjson: 'jsonlines',
  json: 'json',
};

/** Undefined where the name ends in none of `.csv`, `.jsonl`, `.ndjson`, `.json`, with or without `.gz` after it. */
export function objectFormat(key: string): ObjectFormat | undefined {
  const [, extension = '', gzip] = /\.([a-z]+)(\.gz)?$/i.exec(key) ?? [];
  const format = FORMATS[extension.toLowerCase()];
  return format && { format, isGzip: gzip !== undefined };
}
