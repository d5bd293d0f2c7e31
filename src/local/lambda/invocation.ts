/** One event on its way through a function. */
export interface Invocation {
  readonly requestId: string;
  /** The event as JSON. */
  readonly body: string;
  /** X-Ray's `Root=…;Parent=…;Sampled=…`. */
  readonly traceId: string;
}

/** What went wrong, as Lambda says it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  /** Lines of the stack, where the function itself threw. */
  readonly trace?: readonly string[];
}

/** What the caller of a function gets. */
export type InvokeResult =
  | { readonly payload: unknown }
  | {
      readonly error: FunctionError;
      /**
       * Status of Lambda's Invoke API. 200: the function ran and failed. 413 or 429: Lambda refused to run it.
       * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
       */
      readonly statusCode: 200 | 413 | 429;
    };

/** The function ran and failed. */
export function functionError(error: FunctionError): InvokeResult {
  return { error, statusCode: 200 };
}
