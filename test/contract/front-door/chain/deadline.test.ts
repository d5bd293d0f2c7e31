import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Chain, type Gate, startChain } from '../../../harness/chain.ts';
import { problemOf } from '../../../harness/problem.ts';
import { FLAT_RECORD } from '../../../harness/records.ts';
import { until } from '../../../harness/until.ts';

const DEADLINE_MS = 2000;
const JSON_BODY = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: FLAT_RECORD,
} as const;

let chain: Chain;
let gate: Gate;
beforeAll(async () => {
  chain = await startChain({
    // One score at a time: a place that is not given back is missed by the next request.
    env: { SCR_MAX_CONCURRENCY: '1', SCR_MAX_QUEUE: '0' },
    frontDoor: { env: { GATEWAY_TIMEOUT_MS: String(DEADLINE_MS) } },
  });
  gate = await chain.gate({ kind: 'rest', integrationTimeoutMs: DEADLINE_MS });
});

describe('A model that takes 10 s, behind a gateway that waits 2 s', () => {
  it("is given up in time: a 504 of the front door's, no score, and the place in the container is free", async () => {
    expect((await gate.send(JSON_BODY)).status).toBe(200);
    chain.scr.resetCounts();
    chain.scr.setFault({ fault: 'slow:10000', count: 1 });

    const startedAt = performance.now();
    const answer = await gate.send(JSON_BODY);
    const tookMs = performance.now() - startedAt;

    expect(problemOf(answer)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    expect(tookMs).toBeLessThan(2200);
    // The stand-in sees its client go, and executes no score to its end.
    await until(() => chain.scr.counts().aborted === 1);
    expect((await gate.send(JSON_BODY)).status).toBe(200);
    expect(chain.scr.counts()).toMatchObject({ total: 2, started: 2, finished: 1, aborted: 1 });
  });

  it('is never scored twice for it: whatever it had begun stays begun once', async () => {
    chain.scr.resetCounts();
    chain.scr.setFault({ fault: 'hang', count: 1 });
    expect(problemOf(await gate.send(JSON_BODY)).code).toBe('deadline-exceeded');
    await until(() => chain.scr.counts().inFlight === 0);
    expect(chain.scr.counts().total).toBe(1);
  });
});
