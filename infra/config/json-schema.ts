import { z } from 'zod';
import { config } from './config.ts';
import { SECTIONS } from './deployment.ts';
import { isMembers, type Members } from './merge.ts';

/** The JSON Schema of a configuration, from which editors complete and check it. What several fields must say together is checked at synth alone. */
export function configJsonSchema(): Members {
  const schema = jsonSchema(config);
  const { properties: sections } = jsonSchema(z.strictObject(SECTIONS));
  const environments = memberAt(schema, 'properties', 'environments', 'additionalProperties', 'properties');
  const described = memberAt(environments, 'overrides');
  if (!isMembers(environments) || !isMembers(described)) throw new Error('The schema has no overrides.');
  Object.assign(environments, {
    overrides: {
      description: described.description,
      type: 'object',
      properties: relaxed(sections),
      additionalProperties: false,
    },
  });
  return { $id: 'scr-sagemaker.schema.json', title: 'A deployment of scr-sagemaker', ...schema };
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  return { ...z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) };
}

/** A schema of parts: nothing is required, and null takes a member out. */
function relaxed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(relaxed);
  if (!isMembers(schema)) return schema;
  const { required: _, default: __, ...rest } = schema;
  const loose = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      key === 'properties' && isMembers(value)
        ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, orNull(relaxed(member))]))
        : relaxed(value),
    ]),
  );
  return loose;
}

function orNull(schema: unknown): Members {
  return { anyOf: [schema, { type: 'null' }] };
}

function memberAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((found, name) => (isMembers(found) ? found[name] : undefined), value);
}
