import type { IncomingHttpHeaders } from 'node:http';
import type { Invocation } from './operations.ts';
import { validationError } from './service-error.ts';

/** A field of a request that travels in a header, with the limits of the service model (botocore's and the SDK's, 2026). */
interface Field {
  readonly name: string;
  readonly header: string;
  /** The header that the container gets it in; absent: it is for SageMaker. */
  readonly toContainer?: string;
  readonly min?: number;
  readonly max: number;
  readonly pattern?: RegExp;
  /** For whole numbers: the least and the greatest. */
  readonly range?: readonly [number, number];
}

/** The fields of one request, by name. Those that were not sent are not there. */
export type Fields = ReadonlyMap<string, string>;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the model's pattern is all of ASCII
const ASCII = /^[\x00-\x7f]*$/;
const NAME = /^[a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/;
const PRINTABLE = /^\S[\x20-\x7e]*$/;

const customAttributes = passed('CustomAttributes', 'custom-attributes', 1024, ASCII);
const targetVariant = passed('TargetVariant', 'target-variant', 63, NAME);
const targetContainer = passed('TargetContainerHostname', 'target-container-hostname', 63, NAME);
const inferenceId = { ...passed('InferenceId', 'inference-id', 64, PRINTABLE), min: 1 };
const inferenceComponent = passed('InferenceComponentName', 'inference-component', 63, NAME);
const prefixAwareId = passed('PrefixAwareId', 'prefix-aware-id', 1024, ASCII);
const contentType: Field = {
  name: 'ContentType',
  header: 'content-type',
  toContainer: 'content-type',
  max: 1024,
  pattern: ASCII,
};
const sagemakerAccept: Field = {
  name: 'Accept',
  header: 'x-amzn-sagemaker-accept',
  toContainer: 'accept',
  max: 1024,
  pattern: ASCII,
};

/**
 * What each operation takes in headers; every other header of a request is dropped (InvokeEndpoint API reference). Which of them a
 * container gets is documented for CustomAttributes and the session id alone: here it gets all that have a value for it.
 */
const FIELDS: Readonly<Record<Invocation, readonly Field[]>> = {
  InvokeEndpoint: [
    contentType,
    { ...sagemakerAccept, header: 'accept' },
    customAttributes,
    { ...passed('TargetModel', 'target-model', 1024, PRINTABLE), min: 1 },
    targetVariant,
    targetContainer,
    inferenceId,
    { ...passed('EnableExplanations', 'enable-explanations', 64), min: 1 },
    inferenceComponent,
    passed('SessionId', 'session-id', 256, /^NEW_SESSION$|^[a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/),
    prefixAwareId,
  ],
  InvokeEndpointWithResponseStream: [
    contentType,
    sagemakerAccept,
    customAttributes,
    targetVariant,
    targetContainer,
    inferenceId,
    inferenceComponent,
    passed('SessionId', 'session-id', 256, NAME),
    prefixAwareId,
  ],
  InvokeEndpointAsync: [
    { ...contentType, header: 'x-amzn-sagemaker-content-type' },
    sagemakerAccept,
    customAttributes,
    inferenceId,
    kept('InputLocation', 'inputlocation', 1024, /^(https|s3):\/\/([^/]+)\/?(.*)$/),
    kept('S3OutputPathExtension', 's3outputpathextension', 512, /^(?!s3:|https:)[a-zA-Z0-9!_.*'()/-]+$/),
    kept('Filename', 'filename', 32, /^(?!.*\..*\.)[a-zA-Z0-9][a-zA-Z0-9-_.]*$/),
    { ...kept('RequestTTLSeconds', 'requestttlseconds', 10, /^\d+$/), range: [60, 21_600] },
    { ...kept('InvocationTimeoutSeconds', 'invocationtimeoutseconds', 10, /^\d+$/), range: [1, 3600] },
  ],
};

const ENDPOINT_NAME: Field = { name: 'EndpointName', header: '', max: 63, pattern: NAME };

/** @throws ServiceError (ValidationError) that names the field, where the name or a header breaks the service model's limits */
export function readFields(
  operation: Invocation,
  endpointName: string,
  headers: IncomingHttpHeaders,
): Fields {
  requireAllowed(ENDPOINT_NAME, endpointName);
  const fields = new Map<string, string>();
  for (const field of FIELDS[operation]) {
    const given = headers[field.header];
    if (given === undefined) continue;
    const value = Array.isArray(given) ? given.join(', ') : given;
    requireAllowed(field, value);
    fields.set(field.name, value);
  }
  return fields;
}

/** The headers that the container gets, names and values in turn: what the caller sent of the API's, and nothing else. */
export function containerHeaders(operation: Invocation, fields: Fields): string[] {
  const headers: string[] = [];
  for (const { name, toContainer } of FIELDS[operation]) {
    const value = fields.get(name);
    if (toContainer !== undefined && value !== undefined) headers.push(toContainer, value);
  }
  return headers;
}

function requireAllowed(field: Field, value: string): void {
  const problem = problemOf(field, value);
  if (problem !== undefined) throw validationError(`1 validation error detected: ${field.name} ${problem}.`);
}

function problemOf({ min = 0, max, pattern, range }: Field, value: string): string | undefined {
  if (value.length > max) return `has more than ${max} characters`;
  if (value.length < min) return `has less than ${min} characters`;
  if (pattern?.test(value) === false) return 'does not match its pattern';
  if (range === undefined) return undefined;
  const [least, greatest] = range;
  return Number(value) < least || Number(value) > greatest
    ? `is not from ${least} to ${greatest}`
    : undefined;
}

function kept(name: string, suffix: string, max: number, pattern?: RegExp): Field {
  const header = `x-amzn-sagemaker-${suffix}`;
  return { name, header, max, ...(pattern === undefined ? {} : { pattern }) };
}

function passed(name: string, suffix: string, max: number, pattern?: RegExp): Field {
  const field = kept(name, suffix, max, pattern);
  return { ...field, toContainer: field.header };
}
