/**
 * Synthesizes the deployment of a configuration file: `node infra/app.ts [scr-sagemaker.config.ts] [folder]`. It needs no AWS account and
 * no network. The CDK command line runs it as its app.
 */
import { dirname, resolve } from 'node:path';
import { buildApp } from './build-app.ts';
import { ConfigError } from './config/complaints.ts';
import { defaultConfig } from './config/default-config.ts';
import { readConfig } from './config/read-config.ts';
import { targetsOf } from './config/targets.ts';

const [file = defaultConfig(), folder] = process.argv.slice(2);
// Set by the CDK command line.
const outdir = folder ?? process.env.CDK_OUTDIR ?? 'cdk.out';
try {
  const targets = targetsOf(await readConfig(file));
  const bundles = resolve(process.env.BUILD_DIR ?? 'dist', 'lambda');
  const { stacks } = buildApp(targets, { bundles, directory: dirname(resolve(file)), outdir }).synth();
  console.log(`${file}: ${stacks.length} stacks in ${outdir}`);
  for (const { stackName } of stacks) console.log(`  ${stackName}`);
} catch (failure) {
  if (!(failure instanceof Error)) throw failure;
  console.error(failure instanceof ConfigError ? `${file}:\n${failure.message}` : failure.message);
  process.exitCode = 1;
}
