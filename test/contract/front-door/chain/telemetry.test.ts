import { beforeAll, describe, expect, it } from '@jest/globals';
import type { GatewayKind } from '../../../../src/local/gateway/options.ts';
import { type Chain, startChain } from '../../../harness/chain.ts';
import { type HttpAnswer, withFault } from '../../../harness/http.ts';
import type { Log } from '../../../harness/log.ts';
import { FLAT_RECORD } from '../../../harness/records.ts';

const SECRET = 'Planted-Diagnosis-4711';
const SECRET_NUMBER = '987654321';

let chain: Chain;
beforeAll(async () => {
  chain = await startChain({
    env: { LOG_LEVEL: 'DEBUG' },
    frontDoor: { env: { LOG_LEVEL: 'DEBUG', ENDPOINT_MAX_RETRIES: '0' } },
  });
});

const lines = (log: Log, correlationId: unknown) =>
  log.entries('request').filter((entry) => entry.correlationId === correlationId);

describe('One correlation id', () => {
  /** Where each kind of gateway tells its own id. */
  const ID_HEADERS: Partial<Readonly<Record<GatewayKind, string>>> = {
    rest: 'x-amzn-requestid',
    http: 'apigw-requestid',
    'function-url': 'x-amzn-requestid',
  };

  it.each(['rest', 'http', 'function-url', 'alb', 'alb-multi'] as const)(
    "joins the answer with one line of the front door's log and one of the container's: %s",
    async (kind) => {
      const gate = await chain.gate({ kind });
      const root = '1-67891233-abcdef012345678912345678';
      const answer = await gate.send({
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-amzn-trace-id': `Root=${root}` },
        body: FLAT_RECORD,
      });
      const id = answer.headers['x-correlation-id'];
      expect(id).toMatch(/^[\w-]{36}$/);
      const front = await chain.frontDoor.log.request(String(id));
      const container = await chain.container.log.request(String(id));
      expect(front).toMatchObject({ route: 'invocations', status: 200, traceId: root });
      expect(container).toMatchObject({ route: 'invocations', status: 200 });
      const header = ID_HEADERS[kind];
      if (header !== undefined) expect(front.gatewayRequestId).toBe(answer.headers[header]);
      // What the endpoint took holds what SCR took.
      expect(Number(front.endpointMs)).toBeGreaterThan(Number(container.scrMs));
      const both = [lines(chain.frontDoor.log, id), lines(chain.container.log, id)];
      expect(both.map((found) => found.length)).toEqual([1, 1]);
    },
  );

  it('is in one line of each side where the model failed, too', async () => {
    const gate = await chain.gate({ kind: 'http' });
    const headers = {
      'content-type': 'application/json',
      'x-correlation-id': 'order-9',
      ...withFault('redirect'),
    };
    await gate.send({ method: 'POST', headers, body: FLAT_RECORD });
    await chain.frontDoor.log.request('order-9');
    const all = [chain.frontDoor.log, chain.container.log].flatMap((log) => lines(log, 'order-9'));
    expect(all).toMatchObject([
      { status: 502, code: 'scr-bad-response', awsError: 'ModelError' },
      { status: 502, code: 'scr-bad-response' },
    ]);
  });
});

describe("A record's values", () => {
  const records = [
    `{"NOTE":"${SECRET}","LOAN":${SECRET_NUMBER}}`,
    `{"JOB":"${SECRET}`,
    `{"JOB":${SECRET}}`,
    `"${SECRET}"`,
    `{"${SECRET}":01}`,
    `{"JOB":"${SECRET}"}`,
    `{"LOAN":"${SECRET}"}`,
    `[{"LOAN":"${SECRET}"},{"LOAN":${SECRET_NUMBER}}]`,
    Buffer.from(`{"JOB":"${SECRET}\xff"}`, 'latin1'),
  ];
  const tables = [`${SECRET}\n1`, `LOAN,JOB\n${SECRET},Mgr`, `LOAN\n${SECRET_NUMBER}`, `LOAN\n"${SECRET}`];
  const faults = [
    'reset-before',
    'reset-within',
    'status:400',
    'status:500',
    'redirect',
    'garbage',
    'not-json',
  ];

  it('are in no line of any log and no error, whatever goes wrong with them', async () => {
    const gate = await chain.gate({ kind: 'rest' });
    const post = (body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
      gate.send({ method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
    // SCR's own error quotes what it was sent.
    chain.scr.setFault({ fault: `status:422:application%2Fjson:${SECRET}`, everyNth: 3 });
    const answers: HttpAnswer[] = [];
    for (const record of records) answers.push(await post(record));
    for (const table of tables) answers.push(await post(table, { 'content-type': 'text/csv' }));
    for (const fault of faults) answers.push(await post(records[0] ?? '', withFault(fault)));
    await chain.sagemaker.setFault({
      fault: 'model-error',
      originalStatusCode: 400,
      originalMessage: SECRET,
    });
    answers.push(await post(records[0] ?? ''));
    const last = answers.at(-1)?.headers['x-correlation-id'];
    await chain.frontDoor.log.request(String(last));

    const errors = answers.filter(({ status }) => status !== 200);
    expect(errors.length).toBeGreaterThan(15);
    for (const { text, headers } of errors) {
      expect(text + JSON.stringify(headers)).not.toMatch(new RegExp(`${SECRET}|${SECRET_NUMBER}`));
    }
    const logged = [...chain.frontDoor.log.lines, ...chain.container.log.lines];
    expect(logged.filter((line) => line.includes(SECRET) || line.includes(SECRET_NUMBER))).toEqual([]);
  });
});
