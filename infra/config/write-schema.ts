/** Writes the JSON Schema of configurations: `node infra/config/write-schema.ts`. A test keeps it up to date. */
import { writeFileSync } from 'node:fs';
import { configJsonSchema } from './json-schema.ts';

writeFileSync(
  new URL('scr-sagemaker.schema.json', import.meta.url),
  `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
);
