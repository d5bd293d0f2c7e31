import { CUSTOM_ATTRIBUTES_HEADER } from '../correlation.ts';
import type { Schema } from './schema.ts';

/** A request header that SageMaker defines, and what it allows in it. */
export interface AttributeHeader {
  /** In lower case. */
  readonly name: string;
  readonly maxLength: number;
  /** Regular expression of its values. */
  readonly pattern: string;
}

/** The headers of SageMaker's that an asynchronous endpoint takes, too. */
const ASYNC_HEADERS: ReadonlySet<string> = new Set([
  CUSTOM_ATTRIBUTES_HEADER,
  'x-amzn-sagemaker-inference-id',
]);

const CORRELATION: Schema = {
  name: 'X-Correlation-Id',
  in: 'header',
  description: 'Names the request in the logs and in a problem. Another one is made where this one is none.',
  schema: { type: 'string', pattern: '^[\\w.-]{1,128}$' },
};

/** Where the input of an asynchronous invocation is, if not in the body. */
export const INPUT_LOCATION: Schema = {
  name: 'X-Amzn-SageMaker-InputLocation',
  in: 'header',
  description:
    'In place of a body: the location of an upload, or of an object that this deployment allows. Content-Type is then about the object.',
  schema: { type: 'string', maxLength: 1024, pattern: '^s3://[^/]+/.+$' },
};

export function scoringParameters(headers: readonly AttributeHeader[]): readonly Schema[] {
  return [CORRELATION, ...headers.map(parameter)];
}

export function asyncParameters(headers: readonly AttributeHeader[]): readonly Schema[] {
  const taken = headers.filter(({ name }) => ASYNC_HEADERS.has(name));
  return [INPUT_LOCATION, CORRELATION, ...taken.map(parameter)];
}

export function correlationParameter(): readonly Schema[] {
  return [CORRELATION];
}

/** Response headers that several responses have. */
export const RESPONSE_HEADERS: Readonly<Record<string, Schema>> = {
  CorrelationId: {
    description: 'Finds the log lines of the request.',
    schema: { type: 'string' },
  },
  RetryAfter: {
    description: 'Seconds after which to ask again.',
    schema: { type: 'integer', minimum: 1 },
  },
  CustomAttributes: {
    description: "The model's own attributes, or the caller's where it sets none.",
    schema: { type: 'string' },
  },
  InvokedProductionVariant: {
    description: 'The production variant that answered.',
    schema: { type: 'string' },
  },
};

export const ASYNC_RESPONSE_HEADERS: Readonly<Record<string, Schema>> = {
  InvocationStatus: {
    description: 'How the invocation is that this answer is about.',
    schema: { type: 'string', enum: ['pending', 'done', 'failed'] },
  },
};

export function responseHeader(name: string): Schema {
  return { $ref: `#/components/headers/${name}` };
}

function parameter({ maxLength, name, pattern }: AttributeHeader): Schema {
  return { name: spelt(name), in: 'header', schema: { type: 'string', maxLength, pattern } };
}

/** As SageMaker's documentation spells them; case makes no difference. */
function spelt(name: string): string {
  return name
    .split('-')
    .map((word) => (word === 'sagemaker' ? 'SageMaker' : `${word.charAt(0).toUpperCase()}${word.slice(1)}`))
    .join('-');
}
