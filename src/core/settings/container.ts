import { CONTAINER_TABLE } from './container-table.ts';
import { port as portKind } from './kinds.ts';
import { type Environment, readSettings, SettingsError, type SetValues } from './read.ts';
import { recordSettings } from './records.ts';

/** What the machine offers; the caller measures it. */
export interface Host {
  readonly cpus: number;
  readonly memoryBytes: number;
}

const DEFAULT_SCR_PORT = 9090;
const MIB = 1024 * 1024;
const DEFAULT_PAYLOAD_BYTES = 25 * MIB;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Settings of the container, complete, in the units that their names say. */
export type ContainerSettings = ReturnType<typeof containerSettings>;

/**
 * Reads the container's settings, once, at start-up.
 * @throws SettingsError naming each setting that can't be used, its value and what is allowed
 */
export function containerSettings(env: Environment, host: Host) {
  const set = readSettings(CONTAINER_TABLE, env);
  const port = set.port ?? 8080;
  const maxConcurrency = set.maxConcurrency ?? Math.max(8, 4 * host.cpus);
  const maxPayloadBytes = set.maxPayloadInMb
    ? set.maxPayloadInMb * MIB
    : (set.maxPayloadBytes ?? DEFAULT_PAYLOAD_BYTES);
  const isBatch = set.isBatch ?? false;
  const maxBufferedBytes =
    set.maxBufferedBytes ?? Math.max(2 * maxPayloadBytes, Math.floor(host.memoryBytes / 8));
  const scr = scrPlace(set, port);
  const complaints = [
    portComplaint(set, port, scr),
    bufferComplaint(maxBufferedBytes, maxPayloadBytes),
  ].filter((complaint) => complaint !== undefined);
  if (complaints.length > 0) throw new SettingsError(complaints.join('\n'));
  return Object.freeze({
    ...scr,
    port,
    /** Undefined: SCR's /__env is asked. */
    modelPath: set.modelPath ?? set.scrAppPath,
    /** Whether people chose the path; then what SCR says doesn't change it. */
    modelPathIsChosen: set.modelPath !== undefined,
    readyPath: set.readyPath,
    /** Undefined: the command that SCR images run. Empty: SCR is started elsewhere. */
    command: set.command,
    tmpdir: set.tmpdir,
    startTimeoutMs: set.startTimeoutMs ?? 420_000,
    warmupPayload: set.warmupPayload,
    maxConcurrency,
    maxQueue: Math.max(set.maxQueue ?? 16 * maxConcurrency, set.maxConcurrentTransforms ?? 0),
    batchStrategy: set.batchStrategy ?? 'MULTI_RECORD',
    scrTimeoutMs: set.scrTimeoutMs,
    invocationTimeoutMs: set.invocationTimeoutMs ?? (isBatch ? 590_000 : 58_000),
    drainTimeoutMs: set.drainTimeoutMs ?? 25_000,
    maxPayloadBytes,
    maxBufferedBytes,
    maxResponseBytes: set.maxResponseBytes ?? DEFAULT_PAYLOAD_BYTES,
    validation: set.validation ?? 'types',
    signatureFile: set.signatureFile,
    records: recordSettings(set, isBatch),
    defaultContentType: set.defaultContentType ?? 'application/json',
    scoringIsPure: set.scoringIsPure ?? false,
    breakerFailures: set.breakerFailures ?? 5,
    breakerOpenMs: set.breakerOpenMs ?? 5000,
    headersTimeoutMs: set.headersTimeoutMs ?? 10_000,
    bodyTimeoutMs: set.bodyTimeoutMs ?? 30_000,
    keepAliveTimeoutMs: set.keepAliveTimeoutMs ?? 75_000,
    isBatch,
    logLevel: set.logLevel ?? 'INFO',
    logPayloads: set.logPayloads ?? false,
    metricsNamespace: set.metricsNamespace ?? 'ScrSagemaker',
    metricsFlushMs: set.metricsFlushMs ?? 60_000,
  } as const);
}

/** Where SCR listens; `scrPort` is undefined where a free port of `scrPortRange` is to be chosen. */
function scrPlace(set: SetValues<typeof CONTAINER_TABLE>, port: number) {
  const startsScr = set.command === undefined || set.command.length > 0;
  const range = set.safePortRange;
  const defaultIsUnsafe =
    range !== undefined &&
    (DEFAULT_SCR_PORT < range.from || DEFAULT_SCR_PORT > range.to || DEFAULT_SCR_PORT === port);
  const named = portOfCommand(set.command);
  const isOpen = set.scrPort === undefined && set.scrBaseUrl === undefined && named === undefined;
  const choosesPort = isOpen && startsScr && defaultIsUnsafe;
  const fromUrl = set.scrBaseUrl === undefined ? undefined : Number(new URL(set.scrBaseUrl).port || 80);
  const scrPort = choosesPort ? undefined : (set.scrPort ?? fromUrl ?? named ?? DEFAULT_SCR_PORT);
  return { startsScr, scrPort, scrPortRange: choosesPort ? range : undefined, scrBaseUrl: set.scrBaseUrl };
}

/** The port that a command names itself, as Spring Boot's programs take it. */
function portOfCommand(command: readonly string[] | undefined): number | undefined {
  const argument = command?.findLast((part) => part.startsWith('--server.port='));
  return argument === undefined ? undefined : portKind.parse(argument.slice('--server.port='.length));
}

/** SCR can't have the proxy's port, and the proxy must not take itself for SCR. */
function portComplaint(
  set: SetValues<typeof CONTAINER_TABLE>,
  port: number,
  { startsScr, scrPort, scrBaseUrl }: ReturnType<typeof scrPlace>,
): string | undefined {
  const isElsewhere = !startsScr && scrBaseUrl !== undefined && !LOOPBACK.has(new URL(scrBaseUrl).hostname);
  if (scrPort !== port || isElsewhere) return undefined;
  const { scrPort: byPort, scrBaseUrl: byUrl, port: proxy } = CONTAINER_TABLE;
  const named =
    set.scrPort === undefined && scrBaseUrl !== undefined
      ? `${byUrl.name} is ${scrBaseUrl}`
      : `${byPort.name} is ${port}`;
  return `${named}, the port of the proxy (${proxy.name}); they must differ.`;
}

/** A body that is allowed but never has room would be told to come back for ever. */
function bufferComplaint(maxBufferedBytes: number, maxPayloadBytes: number): string | undefined {
  if (maxBufferedBytes >= maxPayloadBytes) return undefined;
  return `${CONTAINER_TABLE.maxBufferedBytes.name} is ${maxBufferedBytes}; it must be at least the limit of one body, ${maxPayloadBytes}.`;
}
