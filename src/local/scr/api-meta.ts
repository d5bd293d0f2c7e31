import type { StandInOptions } from './options.ts';
import { inputVariables, outputVariables, type Variable } from './signature.ts';

type TypeNames = StandInOptions['apiMetaTypes'];

/**
 * The description at `{path}/apiMeta/api`. Both places of the variables are known from clients that read them there; the
 * names of their types are not known, nor is what else the document says.
 */
export function apiMetaDocument(
  form: 'openapi3' | 'swagger2',
  path: string,
  moduleId: string,
  types: TypeNames,
): unknown {
  const info = { title: moduleId, version: '1' };
  return form === 'openapi3' ? openApi3(info, path, types) : swagger2(info, path, types);
}

function openApi3(info: object, path: string, types: TypeNames): unknown {
  const content = (name: string) => ({
    'application/json': { schema: { $ref: `#/components/schemas/${name}` } },
  });
  return {
    openapi: '3.0.1',
    info,
    paths: {
      [path]: {
        post: {
          requestBody: { content: content('SCRInput'), required: true },
          responses: { 200: { description: 'OK', content: content('SCROutput') } },
        },
      },
    },
    components: {
      schemas: {
        SCRInput: schema(inputVariables, types),
        SCROutput: schema(outputVariables, types),
      },
    },
  };
}

function swagger2(info: object, path: string, types: TypeNames): unknown {
  const ref = (name: string) => ({ schema: { $ref: `#/definitions/${name}` } });
  return {
    swagger: '2.0',
    info,
    consumes: ['application/json'],
    produces: ['application/json'],
    paths: {
      [path]: {
        post: {
          parameters: [{ in: 'body', name: 'body', required: true, ...ref('PCRInput') }],
          responses: { 200: { description: 'OK', ...ref('PCROutput') } },
        },
      },
    },
    definitions: {
      PCRInput: schema(inputVariables, types),
      PCROutput: schema(outputVariables, types),
    },
  };
}

function schema(variables: readonly Variable[], types: TypeNames): unknown {
  const properties = Object.fromEntries(
    variables.map((variable) => [variable.name, property(variable, types)]),
  );
  return { type: 'object', properties: { data: { type: 'object', properties } } };
}

function property(variable: Variable, types: TypeNames): unknown {
  if (variable.type === 'decimal') return { type: types === 'sas' ? 'decimal' : 'number' };
  return types === 'sas'
    ? { type: `string(${variable.maxLength})` }
    : { type: 'string', maxLength: variable.maxLength };
}
