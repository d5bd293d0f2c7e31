import type { ValidationLevel } from '../signature/signature.ts';
import { ASYNC_SCHEMAS, asyncInvocation, asyncResult, uploadOffer } from './async-operations.ts';
import { bodySchemas } from './body-schema.ts';
import { ASYNC_RESPONSE_HEADERS, RESPONSE_HEADERS } from './headers.ts';
import {
  type DescribedEndpoint,
  invocation,
  type OperationOptions,
  ping,
  SERVICE_TAG,
} from './operations.ts';
import { PROBLEM_SCHEMA, problemResponses } from './problems.ts';
import { resultSchemas } from './result-schema.ts';
import type { Schema } from './schema.ts';

export interface DocumentOptions extends OperationOptions {
  readonly endpoints: readonly DescribedEndpoint[];
  /** The one that paths without a name are about. */
  readonly byDefault: DescribedEndpoint | undefined;
  readonly validation: ValidationLevel;
}

/** An OpenAPI document; members are read by the page that shows it. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Schema>>;
  readonly components: Readonly<
    Record<'schemas' | 'responses' | 'headers', Readonly<Record<string, Schema>>>
  >;
}

/** Of the routes and their meaning; not of a deployment or a model. */
const API_VERSION = '1';

/**
 * The OpenAPI 3.1 document of the front door, made of the tables and the signatures that requests are checked by. What the gateway asks
 * for authentication is not in it: the function doesn't know.
 */
export function openApiDocument(options: DocumentOptions): OpenApiDocument {
  const { byDefault, endpoints } = options;
  const hasAsync = endpoints.some((endpoint) => endpoint.hasAsync);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Scoring',
      version: API_VERSION,
      description:
        'Scores records by models of the SAS Container Runtime on Amazon SageMaker. What has to be sent to be let in is for the gateway to say; it is not part of this document.',
    },
    // The directory that this document is in, whatever stage or mapping is before it.
    servers: [{ url: '.' }],
    tags: [
      ...endpoints.map(({ publicName }) => ({
        name: publicName,
        description:
          publicName === byDefault?.publicName
            ? `The endpoint ${publicName}, which paths without a name are about, too.`
            : `The endpoint ${publicName}.`,
      })),
      { name: SERVICE_TAG, description: 'What concerns no single endpoint.' },
    ],
    paths: {
      ...(byDefault !== undefined && pathsOf(byDefault, '', '', options)),
      ...Object.assign(
        {},
        ...endpoints.map((endpoint) =>
          pathsOf(endpoint, `/endpoints/${endpoint.publicName}`, `-${endpoint.publicName}`, options),
        ),
      ),
      '/ping': { get: ping('ping') },
      '/health': { get: ping('health') },
    },
    components: {
      schemas: {
        ...Object.assign({}, ...endpoints.map((endpoint) => schemasOf(endpoint, options))),
        ...(hasAsync && ASYNC_SCHEMAS),
        Problem: PROBLEM_SCHEMA,
      },
      responses: {
        ...problemResponses('invocation'),
        ...(hasAsync && {
          ...problemResponses('asyncInvocation'),
          ...problemResponses('upload'),
          ...problemResponses('result'),
        }),
        ...problemResponses('ping'),
      },
      headers: { ...RESPONSE_HEADERS, ...(hasAsync && ASYNC_RESPONSE_HEADERS) },
    },
  };
}

function pathsOf(
  endpoint: DescribedEndpoint,
  prefix: string,
  id: string,
  options: OperationOptions,
): Readonly<Record<string, Schema>> {
  const scoring = { [`${prefix}/invocations`]: { post: invocation(endpoint, options, `invoke${id}`) } };
  if (!endpoint.hasAsync) return scoring;
  return {
    ...scoring,
    [`${prefix}/async-invocations`]: { post: asyncInvocation(endpoint, options, id) },
    [`${prefix}/async-invocations/uploads`]: { post: uploadOffer(endpoint, id) },
    [`${prefix}/async-invocations/{id}`]: { get: asyncResult(endpoint, options, id) },
  };
}

function schemasOf(
  { model, publicName }: DescribedEndpoint,
  { records, validation }: DocumentOptions,
): Readonly<Record<string, Schema>> {
  return {
    ...bodySchemas(publicName, { model, records, validation }),
    ...resultSchemas(publicName, model, records),
  };
}
