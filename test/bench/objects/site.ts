import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { startFunction } from '../../../src/local/lambda/function.ts';
import { notificationOf } from '../../../src/local/stack/bucket/created-event.ts';
import { startObjectServer } from '../../../src/local/stack/bucket/object-server.ts';
import { startStoreProxy } from '../../../src/local/stack/bucket/store-proxy.ts';
import { runChild } from '../run-child.ts';
import { buildLoaded, type LoadedFunction, scoreObjectFile } from './functions.ts';
import { measureLimit, startLimitedEndpoint } from './limited-endpoint.ts';
import { tableOf } from './table-file.ts';

export const memoryMegabytes = 256;
/** As the guide says for so little memory. */
const nodeOptions = '--max-semi-space-size=4';
const timeoutMs = 900_000;
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const bucket = 'files';
const eventName = 'ObjectCreated:Put';

/** What loading a function in a fresh process took. */
export type Load = { readonly loadMs: number; readonly cpuMs: number };

/** What scoring the object once took. */
export type ObjectRun = {
  readonly rows: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
};

export type ObjectsSite = {
  readonly functions: readonly LoadedFunction[];
  load(built: LoadedFunction): Promise<Load>;
  /** Rows a second that a client gets which only sends rows. */
  endpointLimit(): Promise<number>;
  /** Scores the object in a new instance. @throws Error where it isn't scored whole */
  score(): Promise<ObjectRun>;
};

export type ObjectsSetting = {
  readonly dist: string;
  readonly objectMegabytes: number;
  readonly rowsPerSecond: number;
};

/** Puts an object into a bucket before an endpoint with a limit, lets `work` use them, and ends it all whatever happens. */
export async function withObjectsSite(
  { dist, objectMegabytes, rowsPerSecond }: ObjectsSetting,
  work: (site: ObjectsSite) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'scr-sagemaker-objects-'));
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const never = new AbortController().signal;
    const module = import.meta.resolve('fauxqs');
    const server = await startObjectServer({ module, directory: folder, onLine: () => {} }, never);
    ends.push(server.end);
    const store = await startStoreProxy({ upstreamUrl: server.url, onCreated: async () => {} });
    ends.push(store.close);
    const endpoint = await startLimitedEndpoint(rowsPerSecond);
    ends.push(endpoint.close);
    await fetch(`${server.url}/${bucket}`, { method: 'PUT' });
    const table = tableOf(objectMegabytes * 1_000_000);
    let runs = 0;
    await work({
      functions: await buildLoaded(dist, folder),
      load: (built) =>
        runChild<Load>(loadChild, loadEnvironment(endpoint.url, built.file), join(folder, 'load.log')),
      endpointLimit: () => {
        const small = tableOf(300_000);
        return measureLimit(endpoint.url, small.body, small.rows);
      },
      score: async () => {
        runs += 1;
        const key = `large-${runs}.csv`;
        await upload(server.url, key, table.body);
        const run = { dist, storeUrl: store.url, endpointUrl: endpoint.url, key };
        const scored = await scoreOnce(run);
        if (scored.rows !== table.rows) throw new Error(`${scored.rows} of ${table.rows} rows were scored.`);
        // What was scored would only take memory of the store.
        for (const name of [key, `scored/${key}.out`])
          await fetch(`${server.url}/${bucket}/${name}`, { method: 'DELETE' });
        return scored;
      },
    });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

const loadChild = fileURLToPath(new URL('load-child.ts', import.meta.url));

async function upload(endpoint: string, key: string, body: Buffer): Promise<void> {
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  await new Upload({ client, params: { Bucket: bucket, Key: key, Body: body }, queueSize: 1 }).done();
  client.destroy();
}

async function scoreOnce(run: {
  readonly dist: string;
  readonly storeUrl: string;
  readonly endpointUrl: string;
  readonly key: string;
}): Promise<ObjectRun> {
  const lines: string[] = [];
  const target = await startFunction({
    taskRoot: dirname(scoreObjectFile(run.dist)),
    runtimeCommand: [process.execPath, resolve(run.dist, 'lambda-runtime.mjs')],
    environment: { ...functionEnvironment(run.storeUrl, run.endpointUrl), NODE_OPTIONS: nodeOptions },
    memorySizeMb: memoryMegabytes,
    timeoutMs,
    reports: true,
    onLine: (line) => lines.push(line),
  });
  try {
    const startedAt = performance.now();
    const result = await target.invoke(notificationOf({ bucket, key: run.key, eventName }, 1, new Date()));
    const seconds = (performance.now() - startedAt) / 1000;
    const text = lines.join('\n');
    if ('error' in result) throw new Error(`The function failed: ${result.error.errorMessage}\n${text}`);
    const manifest = await fetch(`${run.storeUrl}/${bucket}/scored/${run.key}.manifest.json`);
    if (!manifest.ok) throw new Error(`The object was not scored:\n${text}`);
    const { records }: { records: { scored: number } } = JSON.parse(await manifest.text());
    const [, peak] = /Max Memory Used: (\d+) MB/.exec(text) ?? [];
    return { rows: records.scored, seconds, peakMegabytes: Number(peak) };
  } finally {
    await target.close();
  }
}

function functionEnvironment(storeUrl: string, endpointUrl: string): Record<string, string> {
  return {
    ENDPOINT_NAME: 'hmeq',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: storeUrl,
    AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: endpointUrl,
  };
}

/** What Lambda sets, as far as loading looks at it. */
function loadEnvironment(endpointUrl: string, file: string): Record<string, string | undefined> {
  return {
    ...functionEnvironment(endpointUrl, endpointUrl),
    PATH: process.env.PATH,
    TMPDIR: process.env.TMPDIR,
    AWS_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_NAME: 'score-object',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    FUNCTION_FILE: file,
  };
}
