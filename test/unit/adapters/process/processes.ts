import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Child,
  type ChildOptions,
  type OutputStream,
  startChild,
} from '../../../../src/adapters/process/child.ts';

/** Waits for a condition, 15 s at most: a wait without an end would outlive its test and keep the runner from ending. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + 15_000;
  while (!(await condition())) {
    if (performance.now() > untilMs) throw new Error(`Waited in vain for ${condition}`);
    await pause(5);
  }
}

/** The state of a process as the system tells it (`Z`: zombie), undefined where there is none. */
export async function stateOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[0];
}

export interface Started extends Child {
  readonly lines: string[];
  readonly streams: { line: string; stream: OutputStream }[];
}

/** Starts real processes and remembers them, so that a test leaves none behind. */
export function starter() {
  const started: Child[] = [];
  return {
    async start(options: Partial<ChildOptions> & Pick<ChildOptions, 'command'>): Promise<Started> {
      const streams: Started['streams'] = [];
      const lines: string[] = [];
      const child = await startChild({
        env: { PATH: process.env.PATH },
        onLine: (line, stream) => {
          lines.push(line);
          streams.push({ line, stream });
        },
        ...options,
      });
      started.push(child);
      return { ...child, lines, streams };
    },
    shell(script: string): Promise<Started> {
      return this.start({ command: ['/bin/sh', '-c', script] });
    },
    async endAll(): Promise<void> {
      await Promise.all(started.splice(0).map((child) => child.endGroup({ graceMs: 0 })));
    },
  };
}
