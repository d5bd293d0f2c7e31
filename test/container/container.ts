import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { limitFlags, podman, run } from './engine.ts';
import { images } from './images.ts';

const probe = readFileSync(resolve('test/container/probe.mjs'), 'utf8');
// Both together are shorter than a test's own: the container of a test that Jest gives up would stay.
const pingTimeoutMs = 50_000;
const exitTimeoutMs = 40_000;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Process {
  /** Outside the container. */
  readonly pid: number;
  readonly userId: number;
  readonly program: string;
  readonly arguments: readonly string[];
}

export interface Exit {
  readonly code: number;
  readonly atMs: number;
}

export interface Container {
  /** Waits until `/ping` is 200. Returns its statuses until then, each once where it repeats; 0 is no connection. */
  untilReady(): Promise<readonly number[]>;
  /** Waits until the proxy listens and says that SCR is starting. */
  untilStarting(): Promise<void>;
  /** Sends a request from inside the container: it needs no network for that. */
  request(path: string, init?: { method?: string; body?: string; port?: number }): Promise<Answer>;
  processes(): Promise<readonly Process[]>;
  /** Names of the files of a directory in the container. */
  files(directory: string): Promise<readonly string[]>;
  /** Sends a signal to the container, as SageMaker does to stop it. */
  signal(signal: string): Promise<void>;
  /** Waits until the container has ended by itself. */
  exit(): Promise<Exit>;
  /** What the container has written to its standard output and error so far, by lines. */
  logLines(): Promise<readonly string[]>;
}

export interface ContainerSetup {
  readonly image?: string;
  /** Of `podman run`. */
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What follows the image, `serve` where it isn't given: SageMaker's own. */
  readonly command?: readonly string[];
  /** Of the proxy, where the environment sets it. */
  readonly port?: number;
}

/** Runs `use` with a new container, without a network unless `flags` give it one, and removes the container. */
export async function withContainer(
  setup: ContainerSetup,
  use: (container: Container) => Promise<void>,
): Promise<void> {
  const {
    image = images.packaged,
    flags = ['--network', 'none'],
    environment = {},
    command = ['serve'],
  } = setup;
  const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const output = await podman('run', '--detach', ...limitFlags, ...flags, ...variables, image, ...command);
  const id = output.trim();
  try {
    await use(containerOf(id, setup.port ?? 8080));
  } finally {
    await podman('rm', '--force', '--time', '0', id);
  }
}

/** A process as the machine's own `/proc` shows it. */
function processOf(pid: number): Process {
  const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  const userId = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return { pid, userId, program, arguments: args };
}

function containerOf(id: string, defaultPort: number): Container {
  const inside = async (command: string, parameters: object) => {
    const node = ['/opt/scr-sagemaker/node', '--input-type=module', '--eval', probe, '--'];
    return JSON.parse(await podman('exec', id, ...node, command, JSON.stringify(parameters)));
  };
  const logs = async () => {
    const { stdout, stderr } = await run('podman', ['logs', id]);
    return stdout + stderr;
  };
  const untilPing = async (wanted: number): Promise<readonly number[]> => {
    const parameters = { port: defaultPort, wanted, timeoutMs: pingTimeoutMs };
    const statuses = await inside('untilPing', parameters).catch(async (error: unknown) => {
      throw new Error(`the container ended before /ping was ${wanted}:\n${await logs()}`, { cause: error });
    });
    if (statuses.at(-1) === wanted) return statuses;
    throw new Error(`/ping was not ${wanted} in ${pingTimeoutMs} ms, but ${statuses}:\n${await logs()}`);
  };

  return {
    untilReady: () => untilPing(200),
    async untilStarting() {
      await untilPing(503);
    },
    request: (path, { port = defaultPort, ...init } = {}) =>
      inside('request', { port, path, headers: { 'Content-Type': 'application/json' }, ...init }),
    async processes() {
      const [, ...pids] = (await podman('top', id, 'hpid')).trim().split(/\s+/);
      return pids.map((pid) => processOf(Number(pid)));
    },
    files: (directory) => inside('files', { directory }),
    async signal(signal) {
      await podman('kill', '--signal', signal, id);
    },
    async exit() {
      const { stdout } = await run('podman', ['wait', id], exitTimeoutMs);
      const finishedAt = await podman('container', 'inspect', '--format', '{{json .State.FinishedAt}}', id);
      return { code: Number(stdout), atMs: Date.parse(JSON.parse(finishedAt)) };
    },
    async logLines() {
      return (await logs()).split('\n').filter((line) => line !== '');
    },
  };
}
