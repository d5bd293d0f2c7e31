import type { Log, LogFields } from '../../../src/core/ports.ts';

export interface KeptLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: LogFields;
}

/** A log that keeps its lines. */
export function keptLog(): Log & { readonly lines: readonly KeptLine[] } {
  const lines: KeptLine[] = [];
  const at =
    (level: keyof Log) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
