/** One request as it arrived, for tests that compare bytes. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  readonly bodyBase64: string;
  /** Connections are numbered from 1. */
  readonly connection: number;
}

export interface RequestLog {
  readonly enabled: boolean;
  add(request: Omit<RecordedRequest, 'bodyBase64'>, body: Buffer): void;
  /** The last requests, oldest first. */
  last(count: number): readonly RecordedRequest[];
  clear(): void;
}

/** Keeps the last `capacity` requests; 0 keeps none. */
export function createRequestLog(capacity: number): RequestLog {
  const kept: { readonly request: Omit<RecordedRequest, 'bodyBase64'>; readonly body: Buffer }[] = [];
  return {
    enabled: capacity > 0,
    add(request, body) {
      if (capacity === 0) return;
      if (kept.length === capacity) kept.shift();
      kept.push({ request, body });
    },
    last: (count) =>
      count <= 0
        ? []
        : kept
            .slice(-count)
            .map(({ request, body }) => ({ ...request, bodyBase64: body.toString('base64') })),
    clear() {
      kept.length = 0;
    },
  };
}
