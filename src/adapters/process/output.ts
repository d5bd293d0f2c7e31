/** Longest line of SCR's output that is forwarded whole, in bytes. */
export const defaultMaxLineBytes = 65_536;

const LF = 0x0a;
const CR = 0x0d;
const cutMark = / \[cut: \d+ bytes in all\]$/;

export interface LineSplitter {
  /** Takes the next bytes; they may end anywhere, also inside a character. They are not kept after the call. */
  push(chunk: Uint8Array): void;
  /** The stream is over: a last line without a newline is handed out. */
  end(): void;
}

/**
 * Splits bytes into lines of UTF-8 text, without their LF or CRLF. How the bytes are chunked makes no difference.
 * A line of more than `maxLineBytes` is cut at a character's boundary and says so at its end, with its length.
 * Never holds more than `maxLineBytes` + 1 bytes, however long a line is. Bytes that are not UTF-8 become U+FFFD.
 */
export function splitLines({
  maxLineBytes = defaultMaxLineBytes,
  onLine,
}: {
  maxLineBytes?: number | undefined;
  onLine: (line: string) => void;
}): LineSplitter {
  // One byte more than a line may have: it may turn out to be the CR of a CRLF.
  const limit = maxLineBytes + 1;
  let held = Buffer.alloc(0);
  let heldBytes = 0;
  let lineBytes = 0;
  let lastByte = 0;

  function hold(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const kept = bytes.subarray(0, limit - heldBytes);
    if (heldBytes + kept.length > held.length) {
      const larger = Buffer.allocUnsafe(Math.min(limit, Math.max(1_024, 2 * (heldBytes + kept.length))));
      held.copy(larger, 0, 0, heldBytes);
      held = larger;
    }
    kept.copy(held, heldBytes);
    heldBytes += kept.length;
    lineBytes += bytes.length;
    lastByte = bytes[bytes.length - 1] ?? 0;
  }

  function handOut(): void {
    const textBytes = lastByte === CR ? lineBytes - 1 : lineBytes;
    const line =
      textBytes <= maxLineBytes
        ? held.toString('utf8', 0, textBytes)
        : `${held.toString('utf8', 0, wholeCharacters(held, maxLineBytes))} [cut: ${textBytes} bytes in all]`;
    heldBytes = 0;
    lineBytes = 0;
    lastByte = 0;
    onLine(line);
  }

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      let start = 0;
      for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
        hold(bytes.subarray(start, end));
        handOut();
        start = end + 1;
      }
      hold(bytes.subarray(start));
    },
    end() {
      if (lineBytes > 0) handOut();
      held = Buffer.alloc(0);
    },
  };
}

/** Whether {@link splitLines} cut this line. A line that was not cut can end so too: where that matters, cut is the safe answer. */
export function isCut(line: string): boolean {
  return cutMark.test(line);
}

/** The largest length up to `end` that does not cut a character of UTF-8 (RFC 3629: at most three continuation bytes). */
function wholeCharacters(bytes: Buffer, end: number): number {
  for (let at = end; at > Math.max(0, end - 4); at -= 1) {
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return at;
  }
  return end;
}
