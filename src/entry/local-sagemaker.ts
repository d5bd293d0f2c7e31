import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { faultMeanings } from '../local/sagemaker/faults.ts';
import { startSageMakerRuntime } from '../local/sagemaker/server.ts';
import { settingsHelp } from '../local/sagemaker/settings-table.ts';

interface Flags {
  readonly config?: string;
  readonly host?: string;
  readonly port?: string;
  readonly endpoint?: readonly string[];
  readonly s3EndpointUrl?: string;
}

const program = new Command('local-sagemaker')
  .description(
    'SageMaker Runtime on one machine: InvokeEndpoint, InvokeEndpointAsync, InvokeEndpointWithResponseStream and DescribeEndpoint for unmodified AWS SDKs, in front of containers that run elsewhere. Callers sign with the access key "local" and the secret "local", where the configuration names no others.',
  )
  .option('--config <file>', 'JSON with the settings below, "endpoints" and "credentials"; flags win over it')
  .option('--endpoint <name=url[,url]>', 'an endpoint and its containers; may be repeated', append)
  .option('--host <address>', 'address to listen on')
  .option('--port <port>', 'TCP port; 0 takes a free one')
  .option('--s3-endpoint-url <url>', 'S3 server for InvokeEndpointAsync')
  .addHelpText('after', `\nSettings, with defaults:\n${settingsHelp()}\n`)
  .addHelpText('after', `Faults (POST /__sagemaker/faults): ${Object.keys(faultMeanings).join(', ')}`)
  .action(async ({ config, host, port, endpoint, s3EndpointUrl }: Flags) => {
    const { endpoints = [], ...file } = config === undefined ? {} : await configuration(config);
    if (!Array.isArray(endpoints)) throw new Error('options.endpoints is not a list');
    const { url } = await startSageMakerRuntime({
      ...file,
      endpoints: [...endpoints, ...(endpoint ?? []).map(endpointOf)],
      ...(host !== undefined && { host }),
      ...(port !== undefined && { port: Number(port) }),
      ...(s3EndpointUrl !== undefined && { s3EndpointUrl }),
    });
    console.log(JSON.stringify({ message: 'listening', url }));
  });

/** @throws {Error} where the file is no JSON object */
async function configuration(file: string): Promise<Record<string, unknown>> {
  const content: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (typeof content !== 'object' || content === null) throw new Error(`${file} is not a JSON object`);
  return Object.fromEntries(Object.entries(content));
}

function endpointOf(flag: string): { readonly name: string; readonly containers: readonly string[] } {
  const [, name = '', urls = ''] = /^([^=]*)=(.*)$/.exec(flag) ?? [];
  return { name, containers: urls.split(',').filter((url) => url !== '') };
}

function append(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

// What is under way is not waited for: there is nothing to lose here.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));

try {
  await program.parseAsync();
} catch (failure) {
  console.error(failure instanceof Error ? failure.message : String(failure));
  process.exit(1);
}
