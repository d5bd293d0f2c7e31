/** A JSON Schema of draft 2020-12, which OpenAPI 3.1 takes as it is. */
export type Schema = Readonly<Record<string, unknown>>;

export function ref(schemaName: string): Schema {
  return { $ref: `#/components/schemas/${schemaName}` };
}

/** An object with at least these members. */
export function objectWith(properties: Readonly<Record<string, Schema>>, more: Schema = {}): Schema {
  return { type: 'object', required: Object.keys(properties), properties, ...more };
}
