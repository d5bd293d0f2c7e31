import type { Log, LogFields } from '../../../core/ports.ts';

/** A log whose lines carry further fields, as far as they are known when a line is written. */
export function withFields(log: Log, fields: () => LogFields): Log {
  return {
    debug: (message, given) => log.debug(message, { ...given, ...fields() }),
    info: (message, given) => log.info(message, { ...given, ...fields() }),
    warn: (message, given) => log.warn(message, { ...given, ...fields() }),
    error: (message, given) => log.error(message, { ...given, ...fields() }),
  };
}
