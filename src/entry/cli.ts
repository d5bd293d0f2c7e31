import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { runLocal } from '../local/stack/run-local.ts';

const beside = (file: string) => fileURLToPath(new URL(file, import.meta.url));

const program = new Command('scr-sagemaker')
  .description("Serve SAS Container Runtime (SCR) models under Amazon SageMaker's container contract.")
  .version(manifest.version)
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: true });

program
  .command('local')
  .description(
    'Run everything on this machine: the container with a stand-in for SCR, and API Gateway, Lambda, SageMaker Runtime and S3 before it. Scores a sample file, then keeps serving until Ctrl-C.',
  )
  .option('--once', 'end when the sample is scored', false)
  .option('--port <port>', 'port of the proxy (default: 8080, or a free one where that is taken)', portNumber)
  .option('--sample <file>', 'CSV with a header to score', beside('../examples/hmeq.csv'))
  .option('--output <file>', 'where the scores go', 'hmeq.scores.csv')
  .action(
    async ({
      once,
      port,
      sample,
      output,
    }: {
      once: boolean;
      port?: number;
      sample: string;
      output: string;
    }) => {
      process.exitCode = await runLocal({
        once,
        port,
        sampleFile: sample,
        outputFile: output,
        containerBundle: beside('container.mjs'),
        standInBundle: beside('standin.mjs'),
        functionDirectory: beside('lambda/api'),
        scoreObjectDirectory: beside('lambda/score-object'),
        objectServerModule: objectServerModule(),
        runtimeBundle: beside('lambda-runtime.mjs'),
        sageMakerBundle: beside('local-sagemaker.mjs'),
      });
    },
  );

/** A development dependency, which an installed package is without. */
function objectServerModule(): string | undefined {
  try {
    return import.meta.resolve('fauxqs');
  } catch {
    return undefined;
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('It must be a port from 1 to 65535.');
  return port;
}

try {
  await program.parseAsync();
} catch (failure) {
  console.error(failure instanceof Error ? failure.message : String(failure));
  process.exitCode = 1;
}
