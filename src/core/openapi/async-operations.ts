import { MAX_INPUT_BYTES } from '../async/ports.ts';
import { answerContent, requestContent } from './content.ts';
import { asyncParameters, correlationParameter, responseHeader } from './headers.ts';
import { type DescribedEndpoint, MODEL_ERROR, type OperationOptions } from './operations.ts';
import { problemRefs } from './problems.ts';
import { objectWith, ref, type Schema } from './schema.ts';

const TEXT: Schema = { type: 'string' };
const ID: Schema = { type: 'string', pattern: '^[\\w-]{32}$' };
const TEXTS_BY_NAME: Schema = { type: 'object', additionalProperties: TEXT };
const TIME: Schema = { type: 'string', format: 'date-time' };

/** Schemas of what the asynchronous routes answer beside scores. */
export const ASYNC_SCHEMAS: Readonly<Record<string, Schema>> = {
  Invocation: {
    title: 'An invocation that is not done',
    ...objectWith({ id: ID, status: { type: 'string', enum: ['pending'] } }),
  },
  InvocationDone: {
    title: 'An invocation whose result is elsewhere',
    ...objectWith({
      id: ID,
      status: { type: 'string', enum: ['done'] },
      result: objectWith({ url: TEXT, contentType: TEXT, expiresAt: TIME }),
    }),
  },
  Upload: {
    title: 'Where to put a large body, and what to post then',
    ...objectWith({
      id: ID,
      upload: objectWith({
        method: { type: 'string', enum: ['PUT'] },
        url: TEXT,
        headers: TEXTS_BY_NAME,
        maxBytes: { type: 'integer', enum: [MAX_INPUT_BYTES] },
        expiresAt: TIME,
      }),
      invocation: objectWith({ headers: TEXTS_BY_NAME }),
    }),
  },
};

const STATUS_HEADERS = {
  'X-Correlation-Id': responseHeader('CorrelationId'),
  'X-Invocation-Status': responseHeader('InvocationStatus'),
};

/** `POST …/async-invocations` of an endpoint. @param id what the operation's id ends with */
export function asyncInvocation(
  { model, publicName }: DescribedEndpoint,
  { attributeHeaders, records }: OperationOptions,
  id: string,
): Schema {
  return {
    operationId: `invokeAsync${id}`,
    tags: [publicName],
    summary: 'Queue one record or many',
    description:
      'Either with a body, which is checked as for a score at once, or with the location of one. Accept chooses among the formats of the result.',
    parameters: asyncParameters(attributeHeaders),
    requestBody: { required: false, content: requestContent(publicName, model, records) },
    responses: {
      202: {
        description: 'It is in the queue. Ask at Location.',
        headers: {
          ...STATUS_HEADERS,
          Location: { description: 'Relative to the path of the request.', schema: TEXT },
          'Retry-After': responseHeader('RetryAfter'),
        },
        content: { 'application/json': { schema: ref('Invocation') } },
      },
      ...problemRefs('asyncInvocation'),
    },
  };
}

/** `POST …/async-invocations/uploads`. */
export function uploadOffer({ publicName }: DescribedEndpoint, id: string): Schema {
  return {
    operationId: `offerUpload${id}`,
    tags: [publicName],
    summary: 'Ask where to put a large body',
    description: 'Has no body; Content-Type is about the one to come.',
    parameters: correlationParameter(),
    responses: {
      201: {
        description: 'A URL for one PUT, and the headers to post the invocation with then',
        headers: { 'X-Correlation-Id': responseHeader('CorrelationId') },
        content: { 'application/json': { schema: ref('Upload') } },
      },
      ...problemRefs('upload'),
    },
  };
}

/** `GET …/async-invocations/{id}`. */
export function asyncResult(
  { publicName }: DescribedEndpoint,
  { passModelErrors }: OperationOptions,
  id: string,
): Schema {
  return {
    operationId: `result${id}`,
    tags: [publicName],
    summary: 'Ask for a result',
    description:
      'A problem with X-Invocation-Status: failed is why the invocation failed, for good; one without is about this question.',
    parameters: [{ name: 'id', in: 'path', required: true, schema: ID }, ...correlationParameter()],
    responses: {
      200: { description: 'The scores', headers: STATUS_HEADERS, content: answerContent(publicName) },
      202: {
        description: 'It is pending. Ask again.',
        headers: { ...STATUS_HEADERS, 'Retry-After': responseHeader('RetryAfter') },
        content: { 'application/json': { schema: ref('Invocation') } },
      },
      303: {
        description: 'The scores are at Location, for a time; they are too large for this answer.',
        headers: { ...STATUS_HEADERS, Location: { schema: { type: 'string', format: 'uri' } } },
        content: { 'application/json': { schema: ref('InvocationDone') } },
      },
      ...problemRefs('result'),
      ...(passModelErrors && { default: MODEL_ERROR }),
    },
  };
}
