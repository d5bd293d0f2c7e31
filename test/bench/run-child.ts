import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';

/**
 * Runs a program in a fresh process of Node.js and returns what it writes as JSON to file descriptor 3; what it writes otherwise goes to
 * the log. @throws Error with the end of the log, where it does not end with 0
 */
export async function runChild<Result>(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
  logFile: string,
): Promise<Result> {
  const log = openSync(logFile, 'w');
  const started = spawn(process.execPath, [program], { env, stdio: ['ignore', log, log, 'pipe'] });
  closeSync(log);
  const endWithUs = (): void => void started.kill('SIGKILL');
  process.once('exit', endWithUs);
  const result: Buffer[] = [];
  started.stdio[3]?.on('data', (chunk: Buffer) => result.push(chunk));
  const [code] = await once(started, 'close');
  process.off('exit', endWithUs);
  if (code !== 0) {
    const written = readFileSync(logFile, 'utf8').slice(-3000);
    throw new Error(`${env.FUNCTION_FILE} ended with ${code}:\n${written}`);
  }
  return JSON.parse(Buffer.concat(result).toString());
}
