import { describe, expect, it } from '@jest/globals';
import { type Container, startContainerWithChild, untilPing } from '../harness/container.ts';
import { get, type HttpAnswer, invoke, withFault } from '../harness/http.ts';
import { gauge } from '../harness/metrics.ts';
import { connectRaw, invocationText } from '../harness/raw-connection.ts';
import { until } from '../harness/until.ts';

const SECRET = 'Planted-Diagnosis-4711';
const RECORD = `{"data":{"LOAN":1700,"NOTE":"${SECRET}"}}`;
const TRACING = { SAS_SCR_LOG_LEVEL_SCR_IO: 'TRACE', LOG_LEVEL: 'DEBUG', INVOCATION_TIMEOUT_MS: '700' };

/** Every kind of error that a record's values could slip into. */
async function provokeErrors(container: Container): Promise<readonly HttpAnswer[]> {
  const { port } = container;
  const bodies = [
    `{"JOB":"${SECRET}`,
    `{"JOB":${SECRET}}`,
    `"${SECRET}"`,
    `{"${SECRET}":01}`,
    `{"inputs":[{"${SECRET}":1}]}`,
    `{"JOB":"${SECRET}\u0001"}`,
    `${RECORD}${RECORD}`,
    Buffer.from(`{"JOB":"${SECRET}\xff"}`, 'latin1'),
    `[${'['.repeat(80)}"${SECRET}"`,
    `{"JOB":"${SECRET}"}`,
    `{"LOAN":"${SECRET}"}`,
    `[{"LOAN":"${SECRET}"}]`,
    `[{"LOAN":1},${SECRET}]`,
  ];
  const faults = ['reset-before', 'reset-within', 'truncated', 'garbage', 'redirect', 'hang'];
  const answers = [];
  for (const body of bodies) answers.push(await invoke(port, body));
  for (const fault of faults) answers.push(await invoke(port, RECORD, withFault(fault)));
  const tables = [
    `${SECRET}\n1`,
    `LOAN,JOB\n${SECRET},Mgr`,
    `LOAN,JOB\n1,${SECRET}`,
    `LOAN\n1,${SECRET}`,
    `LOAN\n"${SECRET}`,
  ];
  for (const table of tables) answers.push(await invoke(port, table, { 'content-type': 'text/csv' }));
  answers.push(await invoke(port, `{"LOAN":"${SECRET}"}\n`, { 'content-type': 'application/jsonlines' }));
  answers.push(await invoke(port, RECORD, { 'content-type': 'text/plain-odd' }));
  answers.push(await invoke(port, RECORD, { 'content-encoding': 'gzip' }));
  answers.push(await invoke(port, RECORD, { accept: 'text/html' }));
  answers.push(await get(port, `/${SECRET}`));
  const garbled = connectRaw(port);
  garbled.write(
    `POST /invocations HTTP/1.1\r\nHost: model\r\nTransfer-Encoding: chunked\r\n\r\n${RECORD}\r\n`,
  );
  answers.push(await garbled.answer());
  const gone = connectRaw(port);
  gone.write(invocationText(RECORD, { ...withFault('hang'), 'X-Correlation-Id': 'gone-away' }));
  await until(async () => (await gauge(port, 'in_flight')) === 1);
  gone.destroy();
  await container.log.request('gone-away');
  return answers;
}

describe("A record's values", () => {
  it.each(['false', 'true'])(
    'are in no error, log line or metric, though SCR traces them (structured log: %s)',
    async (structured) => {
      const container = await startContainerWithChild({ ...TRACING, STANDIN_STRUCTURED_LOG: structured });
      await untilPing(container, 200);
      expect((await invoke(container.port, RECORD)).status).toBe(200);
      const answers = await provokeErrors(container);
      expect(answers.every(({ status }) => status >= 400)).toBe(true);
      for (const { text, headers } of answers) expect(text + JSON.stringify(headers)).not.toContain(SECRET);
      expect((await get(container.port, '/metrics')).text).not.toContain(SECRET);

      container.kill('SIGTERM');
      await container.exited;
      expect(container.log.lines.filter((line) => line.includes(SECRET))).toEqual([]);
      expect(
        container.log.entries('Lines of SCR that hold payloads were not forwarded.')[0]?.dropped,
      ).toBeGreaterThan(4);
    },
  );

  it("are in SCR's own lines where LOG_PAYLOADS=true asks for them", async () => {
    const container = await startContainerWithChild({ ...TRACING, LOG_PAYLOADS: 'true' });
    await untilPing(container, 200);
    await invoke(container.port, RECORD);
    const line = await until(() =>
      container.log.entries().find(({ message }) => String(message).includes(SECRET)),
    );
    expect(line).toMatchObject({ source: 'scr', message: expect.stringContaining('Request Data') });
  });
});
