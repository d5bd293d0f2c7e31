/** Collects the bytes of what goes on from one chunk to the next, up to a limit. */
export interface SpanningBytes {
  /** How many bytes were added, kept or not. */
  readonly length: number;
  add(bytes: Uint8Array): void;
  /** What was added, or undefined where it was over the limit; begins anew. */
  take(): Uint8Array | undefined;
}

/**
 * Bytes are copied into one buffer that grows by doubling: a list of chunks would take far more memory than the bytes where a
 * client sends them one by one. What is over `maxBytes` is counted and let go.
 */
export function createSpanningBytes(maxBytes: number): SpanningBytes {
  const none = Buffer.alloc(0);
  let buffer = none;
  let length = 0;
  return {
    get length() {
      return length;
    },
    add(bytes) {
      const end = length + bytes.length;
      if (end > maxBytes) {
        buffer = none;
      } else {
        if (end > buffer.length) buffer = grown(buffer, length, end);
        buffer.set(bytes, length);
      }
      length = end;
    },
    take() {
      const taken = length > maxBytes ? undefined : buffer.subarray(0, length);
      buffer = none;
      length = 0;
      return taken;
    },
  };
}

function grown(buffer: Buffer, length: number, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.alloc(Math.max(needed, 2 * buffer.length));
  larger.set(buffer.subarray(0, length));
  return larger;
}
