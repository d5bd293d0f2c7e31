/** Writes log lines as SCR does. The formats are those of 2024; the structured one's member names, but for `timeStamp`, are ours. */
export interface ScrLog {
  /** A line of the Java side. */
  application(message: string): void;
  /** Whether the values of requests and answers are logged. */
  readonly tracesIo: boolean;
  /** What the logger `SCR_IO` says at TRACE. A message of several lines stays so in the plain format. */
  io(message: string): void;
}

const applicationLogger = 'com.sas.mas.solo.Application';

export function createScrLog(
  write: (line: string) => void,
  { structured, tracesIo }: { readonly structured: boolean; readonly tracesIo: boolean },
): ScrLog {
  return {
    tracesIo,
    application(message) {
      const now = new Date();
      write(
        structured
          ? structuredLine(now, 'info', applicationLogger, message)
          : springLine(now, 'INFO', applicationLogger, message),
      );
    },
    io(message) {
      const now = new Date();
      write(
        structured
          ? structuredLine(now, 'trace', 'SCR_IO', message)
          : nativeLine(now, 'TRACE', 'SCR_IO', message),
      );
    },
  };
}

/** `2024-05-29 11:27:29.024  INFO --- [           main] com.sas.mas.solo.Application                 : …` */
export function springLine(at: Date, level: string, logger: string, message: string): string {
  const time = at.toISOString().replace('T', ' ').replace('Z', '');
  return `${time} ${level.padStart(5)} --- [${'main'.padStart(15)}] ${logger.padEnd(44)} : ${message}`;
}

/** `2024-05-29T11:27:30,184 [00000005] DEBUG App.tk.MAS.Service     - …` */
export function nativeLine(at: Date, level: string, logger: string, message: string): string {
  const time = at.toISOString().replace('.', ',').replace('Z', '');
  return `${time} [00000005] ${level.padEnd(5)} ${logger.padEnd(22)} - ${message}`;
}

/** One JSON object per line. */
export function structuredLine(at: Date, level: string, logger: string, message: string): string {
  return JSON.stringify({ timeStamp: at.toISOString(), level, source: logger, message });
}
