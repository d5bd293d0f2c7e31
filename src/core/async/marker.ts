import { parseLocation, type S3Location } from './location.ts';

/** What is kept of an asynchronous invocation, as a small object of its own, from when SageMaker has accepted it. */
export interface AsyncMarker {
  /** Public name of the endpoint. */
  readonly endpoint: string;
  readonly output: S3Location;
  /** Undefined where the endpoint writes no failures. */
  readonly failure: S3Location | undefined;
  /** Media type that the result was asked for in. */
  readonly resultType: string;
  readonly correlationId: string;
  /** Milliseconds since 1970. */
  readonly acceptedAtMs: number;
}

/** Of the form that is written; a later one gets another number. */
const VERSION = 1;

export function writeMarker({ output, failure, ...rest }: AsyncMarker): string {
  return JSON.stringify({ version: VERSION, ...rest, output, failure });
}

/** @throws Error where the text is no marker */
export function readMarker(text: string): AsyncMarker {
  const read = membersOf(JSON.parse(text));
  const { endpoint, resultType, correlationId, acceptedAtMs } = read;
  const output = locationOf(read.output);
  const isMarker =
    read.version === VERSION &&
    typeof endpoint === 'string' &&
    typeof resultType === 'string' &&
    typeof correlationId === 'string' &&
    typeof acceptedAtMs === 'number';
  if (!isMarker || output === undefined) throw new Error('The object is no marker of an invocation.');
  return { endpoint, output, failure: locationOf(read.failure), resultType, correlationId, acceptedAtMs };
}

function locationOf(value: unknown): S3Location | undefined {
  const { bucket, key } = membersOf(value);
  return typeof bucket === 'string' && typeof key === 'string'
    ? parseLocation(`s3://${bucket}/${key}`)
    : undefined;
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
