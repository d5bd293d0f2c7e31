import { beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf } from '../../harness/problem.ts';
import { FLAT_RECORD } from '../../harness/records.ts';
import { until } from '../../harness/until.ts';
import { type EndpointServer, fail, score, startEndpointServer } from './endpoint-server.ts';
import { eventOf } from './events.ts';
import { type LambdaFunction, startFunction } from './function.ts';

const CUSTOM_ATTRIBUTES = 'x-amzn-sagemaker-custom-attributes';

let sagemaker: EndpointServer;
let front: LambdaFunction;
beforeAll(async () => {
  sagemaker = await startEndpointServer();
  front = await startFunction(sagemaker.port, { GATEWAY_TIMEOUT_MS: '5000' });
});

/** What the endpoint was told to have left, in milliseconds. */
function budget(): number {
  const attributes = String(sagemaker.requests[0]?.headers[CUSTOM_ATTRIBUTES]);
  return Number(/scr-budget-ms=(\d+)/.exec(attributes)?.[1]);
}

describe('The deadline of a request', () => {
  it("is the function's own time, less the margin: 504 while there is time to say so", async () => {
    sagemaker.answer(() => {});
    const answer = await front.invoke(eventOf('rest', { body: FLAT_RECORD }), 2500);
    expect(problemOf(answer)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    expect(answer.tookMs).toBeGreaterThanOrEqual(1900);
    expect(answer.tookMs).toBeLessThan(2200);
  });

  it('ends the call to the endpoint too', async () => {
    let isClosed = false;
    sagemaker.answer((res) =>
      res.on('close', () => {
        isClosed = true;
      }),
    );
    await front.invoke(eventOf('rest', { body: FLAT_RECORD }), 700);
    await until(() => isClosed);
  });

  it('holds within an answer that does not end', async () => {
    sagemaker.answer((res) => {
      res.writeHead(200, { 'content-type': 'application/json' });
      res.write('{"data":');
    });
    const answer = await front.invoke(eventOf('rest', { body: FLAT_RECORD }), 900);
    expect(problemOf(answer).code).toBe('deadline-exceeded');
    expect(answer.tookMs).toBeLessThan(700);
  });

  it('holds between two tries', async () => {
    sagemaker.answer((res) => fail(res, 429, 'ModelNotReadyException'));
    const answer = await front.invoke(eventOf('rest', { body: FLAT_RECORD }), 1100);
    expect(problemOf(answer).code).toBe('not-ready');
    expect(answer.tookMs).toBeLessThan(700);
  });

  it.each(['rest', 'http'] as const)(
    "is the gateway's, which began before the function did (%s)",
    async (trigger) => {
      const event = eventOf(trigger, { body: FLAT_RECORD });
      const began = Date.now() - 4000;
      const context = Object(event.requestContext);
      const late = { ...event, requestContext: { ...context, requestTimeEpoch: began, timeEpoch: began } };
      sagemaker.answer((res) => score(res));
      expect((await front.invoke(late)).status).toBe(200);
      expect(budget()).toBeGreaterThan(100);
      expect(budget()).toBeLessThanOrEqual(500);
    },
  );

  it("is the caller's own, where that is sooner", async () => {
    sagemaker.answer(() => {});
    const headers = { [CUSTOM_ATTRIBUTES]: 'scr-budget-ms=300' };
    const answer = await front.invoke(eventOf('rest', { body: FLAT_RECORD, headers }));
    expect(problemOf(answer).code).toBe('deadline-exceeded');
    expect(answer.tookMs).toBeLessThan(500);
    expect(budget()).toBeLessThanOrEqual(300);
  });

  it('travels along as what is left of it, a little less', async () => {
    sagemaker.answer((res) => score(res));
    await front.invoke(eventOf('rest', { body: FLAT_RECORD }), 2500);
    expect(budget()).toBeGreaterThan(1500);
    expect(budget()).toBeLessThanOrEqual(1900);
  });

  it('that has passed already costs no call', async () => {
    sagemaker.answer((res) => score(res));
    const answer = await front.invoke(eventOf('rest', { body: FLAT_RECORD }), 400);
    expect(problemOf(answer).code).toBe('deadline-exceeded');
    expect(sagemaker.requests.length).toBe(0);
  });

  it('leaves nothing behind: no listener, no warning, however many requests there were', async () => {
    sagemaker.answer((res) => score(res));
    for (let round = 0; round < 30; round++) {
      await Promise.all(
        Array.from({ length: 10 }, () => front.invoke(eventOf('rest', { body: FLAT_RECORD }))),
      );
    }
    expect(front.log.lines.filter((line) => /Warning|MaxListeners/.test(line))).toEqual([]);
  });

  it('is of each request alone, where one environment runs several at once', async () => {
    sagemaker.answer((res, { body }) => {
      if (!body.includes('"slow"')) score(res);
    });
    const slow = front.invoke(
      eventOf('rest', { body: '{"JOB":"slow"}', headers: { 'x-correlation-id': 'slow-1' } }),
      1500,
    );
    const quick = await front.invoke(
      eventOf('rest', { body: FLAT_RECORD, headers: { 'x-correlation-id': 'quick-1' } }),
    );
    expect([quick.status, quick.headers['x-correlation-id']]).toEqual([200, 'quick-1']);
    expect(problemOf(await slow)).toMatchObject({ code: 'deadline-exceeded', correlationId: 'slow-1' });
    expect(await front.log.request('slow-1')).toMatchObject({
      lambdaRequestId: expect.any(String),
      status: 504,
    });
    expect((await front.log.request('quick-1')).lambdaRequestId).not.toBe(
      (await front.log.request('slow-1')).lambdaRequestId,
    );
  });
});
