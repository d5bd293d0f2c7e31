import { afterAll } from '@jest/globals';
import { type StandIn, startStandIn } from '../../src/local/scr/server.ts';
import { containerFile, standInFile } from './build.ts';
import { freePort } from './free-port.ts';
import { get } from './http.ts';
import { type Process, startProcess } from './processes.ts';
import { until } from './until.ts';

/** Environment variables. */
export type Env = Readonly<Record<string, string>>;

type StandInOptions = NonNullable<Parameters<typeof startStandIn>[0]>;

/** A running container. */
export interface Container extends Process {
  readonly port: number;
  readonly scrPort: number;
}

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(closing.map((close) => close()));
});

/** Starts a stand-in for SCR in the process of the test, closed with the test file. */
export async function startScr(options: StandInOptions = {}): Promise<StandIn> {
  const scr = await startStandIn({ maxRequestsPerConnection: 100, ...options });
  closing.push(scr.close);
  return scr;
}

/** Starts a container whose SCR is started elsewhere, on `scrPort`. Resolves when it listens, ready or not, or has ended. */
export async function startContainerAt(scrPort: number, env: Env = {}): Promise<Container> {
  return listening(await freePort(), scrPort, { SCR_COMMAND: '', SAS_SCR_APP_PATH: '/hmeq', ...env });
}

/** Starts a container that starts the stand-in itself, as the image does with SCR. Resolves as `startContainerAt`. */
export async function startContainerWithChild(env: Env = {}): Promise<Container> {
  const command = JSON.stringify([process.execPath, standInFile]);
  return listening(await freePort(), await freePort(), {
    SCR_COMMAND: command,
    SAS_SCR_APP_PATH: '/hmeq',
    ...env,
  });
}

/** Starts the container's process and leaves it at that: it may end at once. */
export function startContainerProcess(env: Env): Promise<Process> {
  return startProcess([containerFile, 'serve'], env);
}

async function listening(port: number, scrPort: number, env: Env): Promise<Container> {
  const process = await startContainerProcess({
    SAGEMAKER_BIND_TO_PORT: String(port),
    SCR_PORT: String(scrPort),
    ...env,
  });
  const isAnswering = () =>
    get(port, '/ping').then(
      () => true,
      () => false,
    );
  await until(async () => process.hasEnded || (await isAnswering()));
  return Object.assign(process, { port, scrPort });
}

/** Waits until `/ping` answers with this status. */
export async function untilPing(container: Container, status: number): Promise<void> {
  await until(async () => {
    if (container.hasEnded) throw new Error(`The container ended:\n${container.log.lines.join('\n')}`);
    return (await get(container.port, '/ping')).status === status;
  });
}

/** A ready container and the stand-in behind it, in the process of the test. */
export interface Rig {
  readonly container: Container;
  readonly scr: StandIn;
  readonly port: number;
}

export async function startRig(
  given: { readonly scr?: StandInOptions; readonly env?: Env } = {},
): Promise<Rig> {
  const scr = await startScr(given.scr);
  const container = await startContainerAt(scr.port, given.env);
  await untilPing(container, 200);
  return { container, scr, port: container.port };
}
