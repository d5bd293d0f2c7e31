/** What a runtime posts of a failure. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export interface ErrorBody {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** Anything can be thrown. */
export function errorBody(thrown: unknown): ErrorBody {
  if (!(thrown instanceof Error)) {
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    trace: thrown.stack?.split('\n') ?? [],
  };
}

/** A failure of the runtime's own, with the name that Lambda gives it. */
export function runtimeError(name: string, message: string): Error {
  const error = new Error(message);
  error.name = `Runtime.${name}`;
  return error;
}
