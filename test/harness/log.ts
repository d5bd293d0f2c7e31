import { splitLines } from '../../src/adapters/process/output.ts';
import { until } from './until.ts';

/** A line of the container's log, which is JSON. */
export type LogEntry = Readonly<Record<string, unknown>>;

/** What a process has written so far. */
export interface Log {
  readonly lines: readonly string[];
  /** The entries with this message; all of them without one. */
  entries(message?: string): readonly LogEntry[];
  /** Waits for an entry with this message and these fields. */
  entry(message: string, fields?: LogEntry): Promise<LogEntry>;
  /** The one entry of a request. */
  request(correlationId: string): Promise<LogEntry>;
}

export interface LogWriter extends Log {
  /** Takes what one stream of the process wrote. */
  stream(): (chunk: Uint8Array) => void;
}

export function createLogWriter(): LogWriter {
  const lines: string[] = [];
  const parsed: LogEntry[] = [];
  const entries = (message?: string) =>
    message === undefined ? parsed : parsed.filter((entry) => entry.message === message);
  const find = (message: string, fields: LogEntry) =>
    entries(message).find((entry) => Object.entries(fields).every(([name, value]) => entry[name] === value));
  const entry = (message: string, fields: LogEntry = {}) => until(() => find(message, fields));
  const onLine = (line: string) => {
    lines.push(line);
    const value = parse(line);
    if (value !== undefined) parsed.push(value);
  };
  return {
    lines,
    entries,
    entry,
    request: (correlationId) => entry('request', { correlationId }),
    stream: () => splitLines({ maxLineBytes: 1024 * 1024, onLine }).push,
  };
}

function parse(line: string): LogEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
}
