/**
 * One environment of Lambda: loads the function that FUNCTION_FILE names, answers EVENT_FILE once, then CALLS times more, and writes what
 * that took to file descriptor 3. What the function writes goes where its standard output goes.
 */
import { readFileSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { CALLS = '0', EVENT_FILE = '', EXPECTED = '', FUNCTION_FILE = '' } = process.env;
const warmUpCalls = 1000;
const eventText = readFileSync(EVENT_FILE, 'utf8');
const firstEvent: unknown = JSON.parse(eventText);
const file = pathToFileURL(FUNCTION_FILE).href;

const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const { handler } = await import(file);
const loadedAt = performance.now();
const first = await handler(firstEvent, context());
const answeredAt = performance.now();
const cold = {
  loadMs: loadedAt - startedAt,
  firstMs: answeredAt - loadedAt,
  cpuMs: microseconds(process.cpuUsage(cpuBefore)) / 1000,
};
check(first);

const calls = Number(CALLS);
if (calls > 0) for (let call = 0; call < warmUpCalls; call++) await answer();
const latencies: number[] = [];
const warmCpuBefore = process.cpuUsage();
for (let call = 0; call < calls; call++) {
  const at = performance.now();
  await answer();
  latencies.push(performance.now() - at);
}
const cpuUs = microseconds(process.cpuUsage(warmCpuBefore)) / Math.max(calls, 1);
const p50Ms = latencies.sort((a, b) => a - b)[Math.floor(calls / 2)] ?? 0;
writeSync(3, JSON.stringify({ cold, warm: calls > 0 ? { cpuUs, p50Ms } : undefined }));
// Kept connections would keep it here.
process.exit(0);

/** Each call gets an event of its own, as Lambda's runtime parses one. */
async function answer(): Promise<void> {
  check(await handler(JSON.parse(eventText), context()));
}

function context(): object {
  return { awsRequestId: 'f2a9b0c4-0000-4000-8000-000000000001', getRemainingTimeInMillis: () => 30_000 };
}

function check({ statusCode, body, isBase64Encoded }: Record<string, unknown>): void {
  const text = Buffer.from(String(body), isBase64Encoded === true ? 'base64' : 'utf8').toString();
  if (statusCode !== 200 || text !== EXPECTED)
    throw new Error(`The function answered ${statusCode}: ${text}`);
}

function microseconds({ system, user }: NodeJS.CpuUsage): number {
  return system + user;
}
