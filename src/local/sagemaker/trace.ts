import type { IncomingHttpHeaders } from 'node:http';
import type { Operation } from './operations.ts';

/** What is noted of a request as it goes on. */
export interface Trace {
  readonly operation: Operation;
  /** Undefined until the body of DescribeEndpoint is read. */
  endpoint: string | undefined;
  readonly requestId: string;
  readonly headers: IncomingHttpHeaders;
  inferenceId: string | undefined;
  variant: string | undefined;
  /** Whether the container may have seen it. */
  reachedContainer: boolean;
  /** The container's own status. */
  containerStatus: number | undefined;
  bytesIn: number;
  bytesOut: number;
  /** Names of the faults that were done to it. */
  readonly faults: string[];
}

export function newTrace(
  operation: Operation,
  endpoint: string | undefined,
  requestId: string,
  headers: IncomingHttpHeaders,
): Trace {
  return {
    operation,
    endpoint,
    requestId,
    headers,
    inferenceId: undefined,
    variant: undefined,
    reachedContainer: false,
    containerStatus: undefined,
    bytesIn: 0,
    bytesOut: 0,
    faults: [],
  };
}
