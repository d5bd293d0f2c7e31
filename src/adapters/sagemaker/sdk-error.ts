/** What is known of an error that the SDK threw, whichever of its layers it came from. */
export interface SdkError {
  /** The service's name of it, or JavaScript's. */
  readonly name: string;
  /** The system's name of a broken connection; undefined where the service answered with an error. */
  readonly systemCode: string | undefined;
  /** Undefined where no answer came, or a success that broke off. */
  readonly status: number | undefined;
  /** At least 1. */
  readonly retryAfterSeconds: number | undefined;
  readonly awsRequestId: string | undefined;
}

export function sdkError(thrown: unknown): SdkError {
  const metadata = member(thrown, '$metadata');
  // There even where nothing of the answer's body could be understood.
  const response = member(thrown, '$response');
  const status = member(metadata, 'httpStatusCode') ?? member(response, 'statusCode');
  const isError = typeof status === 'number' && status >= 300;
  const retryAfter = text(member(member(response, 'headers'), 'retry-after')) ?? '';
  return {
    name: text(member(thrown, 'name')) ?? 'unknown',
    systemCode: isError ? undefined : text(member(thrown, 'code')),
    status: isError ? status : undefined,
    retryAfterSeconds: /^\d{1,5}$/.test(retryAfter) ? Math.max(1, Number(retryAfter)) : undefined,
    awsRequestId: text(member(metadata, 'requestId')),
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
