import { STATUS_CODES } from 'node:http';
import type { StandInOptions } from './options.ts';

/** One HTTP answer before it is sent: `headers` are names and values in turn, without those of the connection. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string | Buffer;
}

export function jsonAnswer(value: unknown, status = 200): Answer {
  return { status, headers: ['Content-Type', 'application/json'], body: JSON.stringify(value) };
}

/** An error in the form that Spring Boot gives its own by default. That SCR uses it is inferred. */
export function springError(status: number, path: string, headers: readonly string[] = []): Answer {
  const timestamp = new Date().toISOString().replace('Z', '+00:00');
  const body = JSON.stringify({ timestamp, status, error: STATUS_CODES[status], path });
  return { status, headers: ['Content-Type', 'application/json', ...headers], body };
}

/** An error of scoring, as the options want it: what SCR says is unknown. */
export function scoringError(options: StandInOptions, status: number, path: string, message: string): Answer {
  const escaped = (text: string) => JSON.stringify(text).slice(1, -1);
  const body = options.errorBody.replace(/\{(status|message|path)\}/g, (_, name: string) => {
    if (name === 'status') return String(status);
    return escaped(name === 'path' ? path : message);
  });
  return { status, headers: ['Content-Type', options.errorContentType], body };
}
