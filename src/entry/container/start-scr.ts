import { constants } from 'node:os';
import { startChild } from '../../adapters/process/child.ts';
import { type LogLevel, levelOf } from '../../adapters/process/log-record.ts';
import { createPayloadFilter } from '../../adapters/process/payload-lines.ts';
import { scrCommand } from '../../adapters/process/scr-command.ts';
import { scrEnvironment } from '../../adapters/process/scr-environment.ts';
import { chooseTmpdir } from '../../adapters/process/tmpdir.ts';
import type { Log, ScrProcess } from '../../core/ports.ts';
import type { ContainerSettings } from '../../core/settings/container.ts';
import type { Environment } from '../../core/settings/read.ts';

/** SCR's levels as ours. */
const LEVELS = {
  ERROR: (log: Log) => log.error,
  WARN: (log: Log) => log.warn,
  INFO: (log: Log) => log.info,
  DEBUG: (log: Log) => log.debug,
  TRACE: (log: Log) => log.debug,
} as const satisfies Record<LogLevel, (log: Log) => Log['info']>;

/**
 * Starts SCR as its image would, on another port and with a temporary directory that can be written to, and forwards what it prints
 * as log lines.
 */
export async function startScr(
  settings: ContainerSettings,
  scrPort: number,
  env: Environment,
  log: Log,
): Promise<ScrProcess> {
  const tmpdir = await chooseTmpdir(settings.tmpdir === undefined ? undefined : [settings.tmpdir]);
  const command = scrCommand(settings.command, scrPort);
  const filters = { stdout: createPayloadFilter(settings), stderr: createPayloadFilter(settings) };
  const child = await startChild({
    command,
    env: scrEnvironment(env, { tmpdir }),
    onLine: (line, stream) => {
      if (filters[stream](line)) forward(log, line, stream);
    },
  });
  // However the proxy ends, SCR doesn't outlive it; outside a container nobody else would end it.
  process.on('exit', () => child.signalGroup('SIGKILL'));
  log.info('SCR is starting.', { pid: child.pid, port: scrPort, program: command[0], tmpdir });
  return {
    exited: child.exited.then(({ code, signal }) => ({
      code,
      signal: signal === null ? null : constants.signals[signal],
    })),
    end: async (graceMs) => {
      const { killed, left } = await child.endGroup({ graceMs });
      const dropped = filters.stdout.dropped() + filters.stderr.dropped();
      if (dropped > 0) log.info('Lines of SCR that hold payloads were not forwarded.', { dropped });
      if (killed.length > 0)
        log.warn('SCR had to be killed.', { processes: killed.length, left: left.length });
    },
  };
}

function forward(log: Log, line: string, stream: string): void {
  LEVELS[levelOf(line) ?? 'INFO'](log)(line, { source: 'scr', stream });
}
