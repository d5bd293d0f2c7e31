import type { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

/** Lines of the log on their way out. */
export interface Lines {
  /** Takes a line, its end included; leaves it out where the reader has fallen too far behind. */
  write(line: string): void;
  /** Hands what was taken to the stream now. */
  flush(): void;
  /** Lines that were left out. */
  readonly dropped: number;
}

/** What may wait for a reader of the log that doesn't read: some seconds of a busy instance. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
const FLUSH_EVERY_MS = 10;

/**
 * Holds what is written to a stream until the event loop has come round: the lines of all requests that were answered meanwhile go
 * out with one system call. A reader that went away, or has stopped reading, costs lines of the log and nothing else.
 */
export function writeTogether(stream: Writable): Lines {
  let held = '';
  let dropped = 0;
  const flush = () => {
    const lines = held;
    held = '';
    if (lines !== '') stream.write(lines);
  };
  // Without a listener a closed pipe (EPIPE) would end the process, with every request in flight.
  stream.on('error', () => {});
  process.on('exit', flush);
  return {
    write(line) {
      if (stream.writableLength > MAX_WAITING_BYTES) {
        dropped++;
        return;
      }
      if (held === '') setImmediate(flush);
      held += line;
    },
    flush,
    get dropped() {
      return dropped;
    },
  };
}

/** Waits until what was written is out, at most `maxMs`. */
export async function flushed(streams: readonly Writable[], maxMs: number): Promise<void> {
  const until = performance.now() + maxMs;
  const isWaiting = ({ writableLength, destroyed }: Writable) => writableLength > 0 && !destroyed;
  while (streams.some(isWaiting) && performance.now() < until) await pause(FLUSH_EVERY_MS);
}
