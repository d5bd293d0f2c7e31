import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from '@jest/globals';
import type { GatewayOptions } from '../../src/local/gateway/options.ts';
import { type LocalGateway, startGateway } from '../../src/local/gateway/server.ts';
import type { FunctionOptions } from '../../src/local/lambda/configuration.ts';
import type { LocalFunction } from '../../src/local/lambda/function.ts';
import type { GivenOptions } from '../../src/local/sagemaker/options.ts';
import { type Env, type Rig, startRig } from './container.ts';
import { startTestFunction } from './function.ts';
import { get, type HttpAnswer, type HttpRequest, send } from './http.ts';
import { createLogWriter, type Log } from './log.ts';
import { type LocalSageMaker, startSageMaker } from './sagemaker-runtime.ts';

/** The name of the chain's endpoint, which callers must never see. */
export const ENDPOINT = 'homeloan-prod-7f3a';

/** The front door's function, as Lambda runs it. */
export interface FrontDoor extends LocalFunction {
  readonly log: Log;
}

/** A gateway, and how to ask it. */
export interface Gate extends LocalGateway {
  /** The path is without the stage. */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/**
 * HTTP client, gateway, front door in Lambda, AWS SDK, SageMaker Runtime, container, stand-in for SCR. Function, SageMaker Runtime and
 * container are processes of the built files; gateways and stand-in listen in the process of the test, where they can be looked into.
 */
export interface Chain extends Rig {
  readonly sagemaker: LocalSageMaker;
  readonly frontDoor: FrontDoor;
  /** The signature of the model, for further functions. */
  readonly signatureFile: string;
  /** Puts a gateway before the function, or before another one. */
  gate(options: GateOptions): Promise<Gate>;
  /** Starts a further function before the same endpoint. */
  startFrontDoor(options?: FrontDoorOptions): Promise<FrontDoor>;
}

export type GateOptions = Omit<GatewayOptions, 'port' | 'target'> & Partial<Pick<GatewayOptions, 'target'>>;

export interface FrontDoorOptions extends Partial<Omit<FunctionOptions, 'environment' | 'onLine'>> {
  readonly env?: Env;
}

export interface ChainOptions {
  readonly scr?: NonNullable<Parameters<typeof startRig>[0]>['scr'];
  /** Of the container. */
  readonly env?: Env;
  readonly frontDoor?: FrontDoorOptions;
  readonly sagemaker?: Omit<GivenOptions, 'endpoints'>;
  /** The endpoint's production variants by name; one with all traffic by default. All have the one container. */
  readonly variants?: readonly string[];
}

const gateways = new Set<LocalGateway>();
const directories: string[] = [];
afterAll(async () => {
  await Promise.all([...gateways].map((gateway) => gateway.close()));
  await Promise.all(directories.map((directory) => rm(directory, { recursive: true })));
});

/** Starts a chain; all of it is ended with the test file. */
export async function startChain(options: ChainOptions = {}): Promise<Chain> {
  const rig = await startRig({
    ...(options.scr !== undefined && { scr: options.scr }),
    ...(options.env !== undefined && { env: options.env }),
  });
  const containers = [`http://127.0.0.1:${rig.port}`];
  const variants = options.variants?.map((name) => ({ name, containers }));
  const [sagemaker, signatureFile] = await Promise.all([
    startSageMaker({
      ...options.sagemaker,
      endpoints: [{ name: ENDPOINT, ...(variants === undefined ? { containers } : { variants }) }],
    }),
    signatureOf(rig.scr.port),
  ]);
  const startFrontDoor = ({ env, ...given }: FrontDoorOptions = {}) =>
    startFunctionBefore(sagemaker.url, given, { SCR_SIGNATURE_FILE: signatureFile, ...env });
  const frontDoor = await startFrontDoor(options.frontDoor);
  return {
    ...rig,
    sagemaker,
    frontDoor,
    signatureFile,
    startFrontDoor,
    gate: (given) => openGate({ target: frontDoor, ...given, port: 0 }),
  };
}

async function startFunctionBefore(
  sagemakerUrl: string,
  given: Partial<FunctionOptions>,
  env: Env,
): Promise<FrontDoor> {
  const log = createLogWriter();
  const write = log.stream();
  const started = await startTestFunction({
    memorySizeMb: 512,
    timeoutMs: 30_000,
    taskRoot: resolve(process.env.BUILD_DIR ?? 'dist', 'lambda/api'),
    name: 'front-door',
    ...given,
    environment: {
      ENDPOINT_NAME: ENDPOINT,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: sagemakerUrl,
      AWS_ENDPOINT_URL_SAGEMAKER: sagemakerUrl,
      ...env,
    },
    onLine: (line) => write(Buffer.from(`${line}\n`)),
  });
  return Object.assign(started, { log });
}

async function openGate(options: GatewayOptions): Promise<Gate> {
  const gateway = await startGateway(options);
  gateways.add(gateway);
  const { port, pathname } = new URL(gateway.url);
  const stage = pathname === '/' ? '' : pathname;
  return Object.assign(gateway, {
    send: (request: HttpRequest) =>
      send(Number(port), { ...request, path: `${stage}${request.path ?? '/invocations'}` }),
  });
}

/** What the container reads of SCR at its start, as the file that the front door reads. */
async function signatureOf(scrPort: number): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'front-door-chain-'));
  directories.push(directory);
  const file = join(directory, 'signature.json');
  await writeFile(file, (await get(scrPort, '/hmeq/apiMeta/api')).body);
  return file;
}
