import type { OpenApiDocument } from '../../../core/openapi/document.ts';

/** An operation as the page shows it, whatever paths it has. */
export interface ShownOperation {
  readonly method: string;
  readonly paths: readonly string[];
  readonly anchor: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly ShownParameter[];
  /** By media type; several types with the same examples stand together. */
  readonly bodies: readonly ShownBody[];
  readonly responses: readonly ShownResponse[];
}

export interface ShownParameter {
  readonly name: string;
  readonly place: string;
  readonly description: string;
  readonly rules: string;
}

export interface ShownBody {
  readonly mediaType: string;
  readonly examples: readonly { readonly summary: string; readonly text: string }[];
}

export interface ShownResponse {
  readonly status: string;
  readonly description: string;
  readonly mediaTypes: readonly string[];
}

type Members = Readonly<Record<string, unknown>>;

/** The operations of a tag, in the order of the document; those that differ in their path alone are one. */
export function operationsOf(document: OpenApiDocument, tag: string): readonly ShownOperation[] {
  const shown = new Map<string, ShownOperation>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, value] of Object.entries(item)) {
      const operation = members(value);
      if (!list(operation.tags).includes(tag)) continue;
      const summary = text(operation.summary);
      const earlier = shown.get(summary);
      const paths = [...(earlier?.paths ?? []), path];
      shown.set(summary, { ...(earlier ?? operationAt(document, method, operation)), paths });
    }
  }
  return [...shown.values()];
}

function operationAt(document: OpenApiDocument, method: string, operation: Members): ShownOperation {
  return {
    method: method.toUpperCase(),
    paths: [],
    anchor: text(operation.operationId),
    summary: text(operation.summary),
    description: text(operation.description),
    parameters: list(operation.parameters).map((parameter) => parameterOf(members(parameter))),
    bodies: bodiesOf(members(members(operation.requestBody).content)),
    responses: Object.entries(members(operation.responses)).map(([status, response]) =>
      responseOf(status, resolved(document, members(response))),
    ),
  };
}

function parameterOf(parameter: Members): ShownParameter {
  const schema = members(parameter.schema);
  const rules = [
    text(schema.type),
    schema.maxLength === undefined ? '' : `at most ${schema.maxLength} characters`,
    text(schema.pattern),
  ];
  return {
    name: text(parameter.name),
    place: text(parameter.in),
    description: text(parameter.description),
    rules: rules.filter((rule) => rule !== '').join(', '),
  };
}

function bodiesOf(content: Members): readonly ShownBody[] {
  return Object.entries(content).map(([mediaType, media]) => ({
    mediaType,
    examples: Object.values(members(members(media).examples)).map((example) => {
      const { summary, value } = members(example);
      return {
        summary: text(summary),
        text: typeof value === 'string' ? value : JSON.stringify(value, undefined, 2),
      };
    }),
  }));
}

function responseOf(status: string, response: Members): ShownResponse {
  return {
    status,
    description: text(response.description),
    mediaTypes: Object.keys(members(response.content)),
  };
}

/** A response itself, where there is a reference to it. */
function resolved({ components }: OpenApiDocument, response: Members): Members {
  const name = /^#\/components\/responses\/(.+)$/.exec(text(response.$ref))?.[1];
  return name === undefined ? response : members(components.responses[name]);
}

function members(value: unknown): Members {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
