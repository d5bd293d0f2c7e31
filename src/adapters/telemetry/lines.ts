import type { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

/** Lines of the log on their way out. */
export interface Lines {
  /** To be called before a line is written. False where the reader has fallen so far behind that the line is to be left out. */
  admit(): boolean;
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
  let isHeld = false;
  let dropped = 0;
  const release = () => {
    isHeld = false;
    stream.uncork();
  };
  // Without a listener a closed pipe (EPIPE) would end the process, with every request in flight.
  stream.on('error', () => {});
  process.on('exit', () => isHeld && release());
  return {
    admit() {
      if (stream.writableLength > MAX_WAITING_BYTES) {
        dropped++;
        return false;
      }
      if (isHeld) return true;
      isHeld = true;
      stream.cork();
      setImmediate(release);
      return true;
    },
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
