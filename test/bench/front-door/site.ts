import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applicationBody } from '../payload.ts';
import { runChild } from '../run-child.ts';
import { type BuiltFunction, buildFunctions } from './functions.ts';

/** What a fresh process took. */
export type ProcessResult = {
  readonly cold: { readonly loadMs: number; readonly firstMs: number; readonly cpuMs: number };
  /** Absent where it answered once only. */
  readonly warm?: { readonly cpuUs: number; readonly p50Ms: number };
};

export type FrontDoorSite = {
  readonly functions: readonly BuiltFunction[];
  /** Runs a function in a process of its own. @throws Error with what it wrote, where it answers wrongly or ends */
  run(built: BuiltFunction, calls: number): Promise<ProcessResult>;
};

/** What SCR answers to the record; the endpoint gives it at once. */
const score =
  '{"metadata":{"module_id":"hmeq","elapsed_nanos":828000,"step_id":"score","timestamp":"2026-01-31T00:00:00Z"},' +
  '"version":1,"outputs":[{"name":"EM_CLASSIFICATION","value":"           0"},{"name":"EM_EVENTPROBABILITY","value":0.05627306273062},' +
  '{"name":"EM_PROBABILITY","value":0.94372693726937},{"name":"P_BAD0","value":0.94372693726937},{"name":"P_BAD1","value":0.05627306273062}]}';

/** Builds the functions and starts an endpoint for them, lets `work` use them, and ends it all whatever happens. */
export async function withFrontDoorSite(
  dist: string,
  work: (site: FrontDoorSite) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'scr-sagemaker-front-door-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const endpoint = await startEndpoint();
  try {
    const eventFile = join(folder, 'event.json');
    writeFileSync(eventFile, JSON.stringify(restEvent()));
    const functions = await buildFunctions(dist, folder);
    const env = { ...lambdaEnvironment(endpoint.url), EVENT_FILE: eventFile };
    await work({
      functions,
      run: (built, calls) =>
        runChild<ProcessResult>(
          child,
          { ...env, FUNCTION_FILE: built.file, CALLS: String(calls) },
          join(folder, 'log'),
        ),
    });
  } finally {
    await endpoint.close();
    process.off('exit', removeFolder);
    removeFolder();
  }
}

/** The record as a REST API hands it to a function. */
function restEvent(): object {
  const fixture = new URL('../../fixtures/events/rest-api.json', import.meta.url);
  const event: { headers: object; requestContext: object } = JSON.parse(readFileSync(fixture, 'utf8'));
  const headers = { ...event.headers, 'Content-Type': 'application/json' };
  return {
    ...event,
    httpMethod: 'POST',
    path: '/invocations',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    body: applicationBody,
    isBase64Encoded: false,
  };
}

/** What Lambda sets, with an endpoint on this machine. */
function lambdaEnvironment(endpointUrl: string): Readonly<Record<string, string | undefined>> {
  return {
    PATH: process.env.PATH,
    TMPDIR: process.env.TMPDIR,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_NAME: 'front-door',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: endpointUrl,
    ENDPOINT_NAME: 'hmeq',
    EXPECTED: score,
  };
}

async function startEndpoint(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const headers = { 'content-type': 'application/json', 'x-amzn-invoked-production-variant': 'AllTraffic' };
  const server = createServer((req, res) => {
    req.resume().once('end', () => res.writeHead(200, headers).end(score));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the endpoint has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const child = fileURLToPath(new URL('child.ts', import.meta.url));
