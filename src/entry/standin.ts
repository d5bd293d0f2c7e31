import { spawn } from 'node:child_process';
import type { Crash } from '../local/scr/delivery.ts';
import { optionsFromEnvironment } from '../local/scr/options.ts';
import { optionsHelp } from '../local/scr/options-help.ts';
import { startStandIn } from '../local/scr/server.ts';

const childLifeMs = 60_000;

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(optionsHelp());
    return;
  }
  const options = optionsFromEnvironment(process.env);
  if (options.startExitCode > 0) process.exit(options.startExitCode);
  // Without a handler Node keeps the default action of SIGTERM, which is what `java -Xrs` does.
  if (options.ignoreSigterm) process.on('SIGTERM', () => {});
  if (options.childProcess) startChild();
  await startStandIn({
    ...options,
    port: portArgument(process.argv) ?? options.port,
    writeLog: (line) => process.stdout.write(`${line}\n`),
    onCrash: crash,
  });
}

function portArgument(args: readonly string[]): number | undefined {
  const given = args.findLast((arg) => arg.startsWith('--server.port='))?.split('=')[1];
  return given === undefined ? undefined : Number(given);
}

function crash(how: Crash): void {
  if ('exitCode' in how) process.exit(how.exitCode);
  process.kill(process.pid, how.signal);
}

function startChild(): void {
  const child = spawn(process.execPath, ['-e', `setTimeout(() => {}, ${childLifeMs})`], { stdio: 'ignore' });
  console.log(`child process ${child.pid}`);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
