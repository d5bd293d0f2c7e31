import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { inputsBody, post } from './stand-ins.ts';

let running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running = [];
});

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exited: Promise<unknown[]>;
  /** Resolves with the part of the output that matches. */
  readonly printed: (pattern: RegExp) => Promise<string>;
}

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, ['src/entry/standin.ts', ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  const printed = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const check = () => {
        const found = pattern.exec(text);
        if (found !== null) resolve(found[1] ?? found[0]);
      };
      child.stdout.on('data', check);
      child.once('close', () => reject(new Error(`ended after: ${text}`)));
      check();
    });
  return { child, output: () => text, exited: once(child, 'close'), printed };
}

const listening = /listening on port (\d+)/;

describe('as a process', () => {
  it('listens on the port that SCR would be given, scores, and dies of SIGTERM at once', async () => {
    const { child, printed, exited } = run(['serve', '--server.port=0'], { SAS_SCR_APP_PATH: 'homeloan' });
    const port = await printed(listening);
    expect((await post(`http://127.0.0.1:${port}/homeloan`, inputsBody)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited).toEqual([null, 'SIGTERM']);
  });

  it.each([
    ['crash', [1, null]],
    ['crash-signal:SIGSEGV', [null, 'SIGSEGV']],
  ])('%s ends it', async (fault, how) => {
    const { printed, exited } = run([]);
    const url = `http://127.0.0.1:${await printed(listening)}/hmeq`;
    const headers = { 'X-Amzn-SageMaker-Custom-Attributes': `standin-fault=${fault}` };
    await expect(post(url, inputsBody, headers)).rejects.toThrow('fetch failed');
    expect(await exited).toEqual(how);
  });

  it('logs values as SCR does where SCR would', async () => {
    const { printed } = run([], { SAS_SCR_LOG_LEVEL_SCR_IO: 'TRACE', SAS_SCR_LOG_STRUCTURED: 'true' });
    await post(`http://127.0.0.1:${await printed(listening)}/hmeq`, '{"JOB":"Self"}');
    const line = await printed(/^.*Request Data.*$/m);
    expect(JSON.parse(line)).toMatchObject({ source: 'SCR_IO', message: 'Request Data: {"JOB":"Self"}' });
  });

  it('stays alive on SIGTERM and starts a child where the options say so', async () => {
    const { child, printed, exited } = run([], {
      STANDIN_IGNORE_SIGTERM: 'true',
      STANDIN_CHILD_PROCESS: 'true',
    });
    const url = `http://127.0.0.1:${await printed(listening)}/hmeq`;
    const childPid = Number(await printed(/child process (\d+)/));
    child.kill('SIGTERM');
    expect((await post(url, inputsBody)).status).toBe(200);
    expect(process.kill(childPid, 'SIGKILL')).toBe(true);
    child.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);
  });

  it('ends before it listens where the options say so', async () => {
    expect(await run([], { STANDIN_START_EXIT_CODE: '3' }).exited).toEqual([3, null]);
  });

  it('refuses a setting that is not allowed, by name', async () => {
    const { exited, output } = run([], { STANDIN_IDLE_MS: 'long' });
    expect(await exited).toEqual([1, null]);
    expect(output()).toContain('STANDIN_IDLE_MS=long is not allowed: integer from 0');
  });

  it('explains itself', async () => {
    const { exited, output } = run(['--help']);
    expect(await exited).toEqual([0, null]);
    expect(output()).toContain('STANDIN_MAX_REQUESTS_PER_CONNECTION=100');
    expect(output()).toContain('reset-before-score');
  });
});
