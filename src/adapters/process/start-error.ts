import { StartError } from '../../core/errors/start-error.ts';

/** An error for the person who starts the container: `setting` is named first, `cause` is kept for the log. */
export function startError(setting: string, message: string, cause?: unknown): StartError {
  return new StartError(`${setting}: ${message}`, { cause });
}

/** The system's code of an error (`ENOENT`), or undefined where it has none. */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
