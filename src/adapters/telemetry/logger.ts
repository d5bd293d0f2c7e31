import type { Log, LogFields } from '../../core/ports.ts';
import { LineLogger } from './line-logger.ts';
import { writeTogether } from './lines.ts';

export interface LoggerOptions {
  readonly level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly serviceName: string;
}

/** A log that may hold lines until the event loop has come round. */
export interface HeldLog extends Log {
  /** Hands the lines so far to the streams: before a function is frozen, for example. */
  flush(): void;
}

/**
 * Structured logging through Powertools, a JSON object a line. A request's fields travel with each call: child loggers and
 * `appendKeys` are slow, and shared between concurrent requests.
 */
export function createLog({ level, serviceName }: LoggerOptions): HeldLog {
  const out = writeTogether(process.stdout);
  const err = writeTogether(process.stderr);
  const logger = new LineLogger({
    level,
    serviceName,
    write: (line, isWarning) => (isWarning ? err : out).write(line),
  });
  const withDropped = (fields: LogFields | undefined) => {
    const droppedLines = out.dropped + err.dropped;
    return droppedLines === 0 ? { ...fields } : { ...fields, droppedLines };
  };
  return {
    debug: (message, fields = {}) => logger.debug(message, fields),
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields) => logger.warn(message, withDropped(fields)),
    error: (message, fields) => logger.error(message, withDropped(fields)),
    flush: () => {
      out.flush();
      err.flush();
    },
  };
}
