import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Chain, type FrontDoor, type Gate, startChain } from '../../../harness/chain.ts';
import { withFault } from '../../../harness/http.ts';
import type { LogEntry } from '../../../harness/log.ts';
import { FLAT_RECORD } from '../../../harness/records.ts';
import { until } from '../../../harness/until.ts';

const INVOCATIONS = 1000;
/** Until then V8 still compiles what is run often, and the heap grows by half a megabyte; afterwards it throws unused code away. */
const WARM_UP = 1000;
/**
 * Eight looks at a warm instance, 500 invocations apart, were up to 115 kB apart, without a direction. An invocation that stays behind
 * is its event and more: over 1.5 kB, 1.5 MB of a thousand.
 */
const MAX_GROWTH_BYTES = 256 * 1024;

let chain: Chain;
let frontDoor: FrontDoor;
let gate: Gate;
beforeAll(async () => {
  chain = await startChain();
  const probe = pathToFileURL(resolve('test/contract/front-door/chain/heap-probe.mjs')).href;
  frontDoor = await chain.startFrontDoor({
    // A stopped process takes no signals.
    freezes: false,
    env: { NODE_OPTIONS: `--expose-gc --import=${probe}`, GATEWAY_TIMEOUT_MS: '1500' },
  });
  gate = await chain.gate({ kind: 'rest', target: frontDoor });
});

const post = (body: string, headers: Readonly<Record<string, string>> = {}) =>
  gate.send({ method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

/** Scores, refusals, failures of the model, and a few deadlines that pass. */
async function invoke(number: number): Promise<number> {
  if (number % 250 === 50) return (await post(FLAT_RECORD, withFault('hang'))).status;
  if (number % 10 === 3) return (await post('{"LOAN":"many"}')).status;
  if (number % 10 === 6) return (await post(FLAT_RECORD, withFault('status:500'))).status;
  return (await post(FLAT_RECORD)).status;
}

async function invokeMany(count: number): Promise<void> {
  const statuses = new Set<number>();
  for (let number = 0; number < count; number++) statuses.add(await invoke(number));
  expect([...statuses].sort()).toEqual([200, 400, 502, 504]);
}

async function look(): Promise<LogEntry> {
  const seen = frontDoor.log.entries('heap probe').length;
  process.kill(Number(frontDoor.log.entries('heap probe is there')[0]?.pid), 'SIGUSR2');
  return until(() => frontDoor.log.entries('heap probe')[seen]);
}

describe('One instance', () => {
  it('holds no more after a thousand invocations than before: memory, sockets, timers, listeners', async () => {
    await invokeMany(WARM_UP);
    const before = await look();
    await invokeMany(INVOCATIONS);
    const after = await look();

    expect(frontDoor.instances()).toBe(1);
    expect(Number(after.heapUsed) - Number(before.heapUsed)).toBeLessThan(MAX_GROWTH_BYTES);
    expect(Number(after.external) - Number(before.external)).toBeLessThan(MAX_GROWTH_BYTES);
    const { listeners, sockets, timers } = before;
    expect(after).toMatchObject({ listeners, sockets, timers, warnings: [] });
  }, 120_000);
});
