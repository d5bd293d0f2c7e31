import type { Writable } from 'node:stream';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../../core/ports.ts';
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
  const together = writeTogether(process.stdout);
  return {
    debug: (message, fields = {}) => {
      together();
      logger.debug(message, fields);
    },
    info: (message, fields = {}) => {
      together();
      logger.info(message, fields);
    },
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, fields = {}) => logger.error(message, fields),
  };
}

/**
 * Returns a function that holds what is written to a stream until the event loop has come round: the lines of all requests that
 * were answered meanwhile go out with one system call. A process that exits writes them first.
 */
function writeTogether(stream: Writable): () => void {
  let isHeld = false;
  const release = () => {
    isHeld = false;
    stream.uncork();
  };
  process.on('exit', () => isHeld && release());
  return () => {
    if (isHeld) return;
    isHeld = true;
    stream.cork();
    setImmediate(release);
  };
}
