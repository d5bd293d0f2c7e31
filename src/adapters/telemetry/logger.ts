import { Logger } from '@aws-lambda-powertools/logger';
import type { Log, LogFields } from '../../core/ports.ts';
import { writeTogether } from './lines.ts';
import { ContainerLogFormatter } from './log-formatter.ts';

export interface LoggerOptions {
  readonly level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly serviceName: string;
}

/**
 * Structured logging through Powertools, a JSON object a line. A request's fields travel with each call: child loggers and
 * `appendKeys` are slow, and shared between concurrent requests.
 */
export function createLog({ level, serviceName }: LoggerOptions): Log {
  const logger = new Logger({ logLevel: level, serviceName, logFormatter: new ContainerLogFormatter() });
  const out = writeTogether(process.stdout);
  const err = writeTogether(process.stderr);
  const withDropped = (fields: LogFields) => {
    const droppedLines = out.dropped + err.dropped;
    return droppedLines === 0 ? fields : { ...fields, droppedLines };
  };
  return {
    debug: (message, fields = {}) => {
      if (out.admit()) logger.debug(message, fields);
    },
    info: (message, fields = {}) => {
      if (out.admit()) logger.info(message, fields);
    },
    warn: (message, fields = {}) => {
      if (err.admit()) logger.warn(message, withDropped(fields));
    },
    error: (message, fields = {}) => {
      if (err.admit()) logger.error(message, withDropped(fields));
    },
  };
}
