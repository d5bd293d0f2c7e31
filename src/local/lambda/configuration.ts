import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';

/** A function as it is deployed, and how it is run here. */
export interface FunctionOptions {
  /** Directory of the built function, `dist/lambda/<name>`. */
  readonly taskRoot: string;
  /**
   * The program that asks the Runtime API for events, with its arguments: `node` and the bundle of `src/entry/lambda-runtime.ts`, or
   * Lambda's own runtime client.
   */
  readonly runtimeCommand: readonly string[];
  /** Module and export; `index.handler` by default. */
  readonly handler?: string;
  /** Name of the directory by default. */
  readonly name?: string;
  /** The function's own variables, credentials included. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** 128 by default, as in Lambda. An instance that grows over it is killed, where there is a `/proc`. */
  readonly memorySizeMb?: number;
  /** Milliseconds for one event; 3000 by default, as in Lambda. */
  readonly timeoutMs?: number;
  /** Milliseconds for the start of an instance, 10,000 by default, as in Lambda. */
  readonly initTimeoutMs?: number;
  /** Instances at once, 10 by default; more events than that at once are refused. */
  readonly reservedConcurrency?: number;
  /** `us-east-1` by default. */
  readonly region?: string;
  /**
   * Whether an instance is stopped while it has no event, as Lambda freezes it; the default wherever there are signals for that. It
   * matters: no timer fires and no byte is read meanwhile. Work that was left running after the answer goes on at the next event, if ever,
   * and a pooled connection that the other side has closed by then looks open until it is used.
   */
  readonly freezes?: boolean;
  /** Takes the function's output by lines, in the order of its stream. By default it goes nowhere. */
  readonly onLine?: (line: string) => void;
  /** Whether `onLine` also gets Lambda's START, END and REPORT lines; false by default. */
  readonly reports?: boolean;
}

export type FunctionConfiguration = Required<FunctionOptions>;

/** Fills in the defaults. @throws Error where there is no such directory */
export async function functionConfiguration(options: FunctionOptions): Promise<FunctionConfiguration> {
  const taskRoot = resolve(options.taskRoot);
  const isDirectory = await stat(taskRoot).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isDirectory) throw new Error(`There is no built function at ${taskRoot}.`);
  return {
    handler: 'index.handler',
    name: basename(taskRoot),
    environment: {},
    memorySizeMb: 128,
    timeoutMs: 3000,
    initTimeoutMs: INIT_TIMEOUT_MS,
    reservedConcurrency: 10,
    region: 'us-east-1',
    freezes: process.platform !== 'win32',
    onLine: () => {},
    reports: false,
    ...options,
    taskRoot,
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_TIMEOUT_MS = 10_000;
