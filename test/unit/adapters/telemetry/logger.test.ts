import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';

const LOGGER = pathToFileURL(resolve('src/adapters/telemetry/logger.ts'));

let children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
});

/** A process of its own that logs: its standard output and error are the log's. */
function logging(level: string, code: string) {
  const script = `
    import { createLog } from '${LOGGER}';
    const log = createLog({ level: '${level}', serviceName: 'proxy' });
    ${code}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return { stdout: child.stdout, stderr: child.stderr, exit: once(child, 'exit') };
}

function messages(lines: string): unknown[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).message);
}

describe('The log', () => {
  it('goes to the standard output, warnings and errors to the standard error, each in order', async () => {
    const { stdout, stderr } = logging(
      'INFO',
      "log.debug('a'); log.info('b'); log.warn('c'); log.error('d'); log.info('e');",
    );
    const [out, err] = await Promise.all([text(stdout), text(stderr)]);
    expect(messages(out)).toEqual(['b', 'e']);
    expect(messages(err)).toEqual(['c', 'd']);
    expect(err).not.toContain('droppedLines');
  });

  it('has its last lines where the process exits at once', async () => {
    const { stdout, stderr, exit } = logging('INFO', "log.info('a'); log.error('b'); process.exit(3);");
    const [out, err] = await Promise.all([text(stdout), text(stderr)]);
    expect([messages(out), messages(err)]).toEqual([['a'], ['b']]);
    expect(await exit).toEqual([3, null]);
  });

  it('says in its warnings how many lines were left out for a reader that had stopped', async () => {
    const lines = 300;
    const { stdout, stderr } = logging(
      'INFO',
      `for (let i = 0; i < ${lines}; i++) {
        log.info('line', { text: 'x'.repeat(100_000) });
        log.flush();
      }
      log.warn('a warning');`,
    );
    const err = await new Promise<string>((resolved) =>
      stderr.once('data', (chunk) => resolved(String(chunk))),
    );
    const { droppedLines } = JSON.parse(err);
    expect(droppedLines).toBeGreaterThan(0);
    expect(messages(await text(stdout))).toHaveLength(lines - droppedLines);
  });
});
