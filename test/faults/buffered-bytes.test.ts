import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../harness/container.ts';
import { invoke, withFault } from '../harness/http.ts';
import { gauge } from '../harness/metrics.ts';
import { problemOf } from '../harness/problem.ts';
import { connectRaw, requestText } from '../harness/raw-connection.ts';
import { recordOfBytes } from '../harness/records.ts';
import { until } from '../harness/until.ts';

const MIB = 1024 * 1024;
const ONE_MIB = recordOfBytes(MIB);

describe('MAX_BUFFERED_BYTES', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({
      env: {
        MAX_PAYLOAD_BYTES: `${4 * MIB}`,
        MAX_BUFFERED_BYTES: `${4 * MIB}`,
        SCR_MAX_CONCURRENCY: '2',
        SCR_VALIDATION: 'off',
      },
    });
  });

  it('bounds what large bodies take together: one more is overloaded, and all is given back', async () => {
    const bodies = Array.from({ length: 8 }, () => invoke(rig.port, ONE_MIB, withFault('slow:300')));
    const statuses = (await Promise.all(bodies)).map((answer) =>
      answer.status === 200 ? 200 : problemOf(answer).code,
    );
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(3);
    expect(statuses).toContain('overloaded');
    expect(new Set(statuses).size).toBe(2);
    await until(async () => (await gauge(rig.port, 'buffered_bytes')) === 0);
    expect((await invoke(rig.port, ONE_MIB)).status).toBe(200);
  });

  it('counts bodies in chunks as they come', async () => {
    const holding = connectRaw(rig.port);
    holding.write(declaring(3 * MIB + 1) + ' '.repeat(3 * MIB));
    await until(async () => (await gauge(rig.port, 'buffered_bytes')) === 3 * MIB);
    const connection = connectRaw(rig.port);
    connection.write(
      requestText('POST /invocations', {
        'Content-Type': 'application/json',
        'Transfer-Encoding': 'chunked',
      }),
    );
    for (let i = 0; i < 2; i++) connection.write(`${MIB.toString(16)}\r\n${' '.repeat(MIB)}\r\n`);
    expect(problemOf(await connection.answer())).toMatchObject({ status: 503, code: 'overloaded' });
    await connection.closed;
    holding.destroy();
    await until(async () => (await gauge(rig.port, 'buffered_bytes')) === 0);
  });

  it('is not taken by what is only announced', async () => {
    const holding = connectRaw(rig.port);
    holding.write(declaring(4 * MIB));
    expect((await invoke(rig.port, ONE_MIB)).status).toBe(200);
    holding.destroy();
  });

  it('is given back by clients that go away within their bodies', async () => {
    const connection = connectRaw(rig.port);
    connection.write(declaring(3 * MIB + 1) + ' '.repeat(3 * MIB));
    await until(async () => (await gauge(rig.port, 'buffered_bytes')) === 3 * MIB);
    connection.destroy();
    await until(async () => (await gauge(rig.port, 'buffered_bytes')) === 0);
  });
});

/** The head of an invocation that announces so many bytes. */
function declaring(bytes: number): string {
  return requestText('POST /invocations', { 'Content-Type': 'application/json', 'Content-Length': bytes });
}
