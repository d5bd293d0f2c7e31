export type LogLevel = 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE';

const levels: ReadonlyMap<string, LogLevel> = new Map([
  ['FATAL', 'ERROR'],
  ['ERROR', 'ERROR'],
  ['WARN', 'WARN'],
  ['WARNING', 'WARN'],
  ['INFO', 'INFO'],
  ['DEBUG', 'DEBUG'],
  ['TRACE', 'TRACE'],
]);

/**
 * A record of SCR's plain log: date, time with a fraction, then a level (Spring's lines) or a thread in brackets and a
 * level (the native ones). A date alone is not enough: free text begins with dates too.
 */
const textRecord =
  /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}[.,]\d{1,9}(?:Z|[+-]\d{2}:?\d{2})?\s+(?:\[[^\]]*\]\s+)?(FATAL|ERROR|WARN|WARNING|INFO|DEBUG|TRACE)\s/;
const dateTime = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}/;
const timeKey = /^@?time(?:stamp)?$/i;
const levelKey = /level|severity/i;

/** A line that begins a record of SCR's log, and the record's level where it tells. */
export interface LogRecord {
  readonly level: LogLevel | undefined;
}

/**
 * Reads the line that begins a record; undefined for every other line (stack traces, bodies over several lines, banners).
 *
 * Two plain formats have been seen. Of the structured one (`SAS_SCR_LOG_STRUCTURED`) only this much is likely: an object a
 * line, with the time under `timeStamp`. In case that is wrong, another common key of the time will do where some value of
 * the object is a level.
 */
export function readRecord(line: string): LogRecord | undefined {
  const word = textRecord.exec(line)?.[1];
  return word === undefined ? structuredRecord(line) : { level: levels.get(word) };
}

/** The level to forward a line with; undefined where the line tells none. FATAL is ERROR. */
export function levelOf(line: string): LogLevel | undefined {
  return readRecord(line)?.level;
}

function structuredRecord(line: string): LogRecord | undefined {
  const entries = objectEntries(line);
  const level = structuredLevel(entries);
  const begins = entries.some(
    ([key, value]) => isTime(value) && (key === 'timeStamp' || (level !== undefined && timeKey.test(key))),
  );
  return begins ? { level } : undefined;
}

function structuredLevel(entries: readonly [string, unknown][]): LogLevel | undefined {
  const found = entries
    .map(([key, value]) => ({
      key,
      level: typeof value === 'string' ? levels.get(value.toUpperCase()) : undefined,
    }))
    .filter(({ level }) => level !== undefined);
  return (found.find(({ key }) => levelKey.test(key)) ?? found[0])?.level;
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && dateTime.test(value));
}

function objectEntries(line: string): [string, unknown][] {
  if (!line.trimStart().startsWith('{')) return [];
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  } catch {
    return [];
  }
}
