import { beforeAll, describe, expect, it } from '@jest/globals';
import { FLAT_RECORD } from '../../harness/records.ts';
import { until } from '../../harness/until.ts';
import { type EndpointServer, modelError, score, startEndpointServer } from './endpoint-server.ts';
import { eventOf } from './events.ts';
import { type LambdaFunction, startFunction } from './function.ts';

let sagemaker: EndpointServer;
let front: LambdaFunction;
beforeAll(async () => {
  sagemaker = await startEndpointServer();
  front = await startFunction(sagemaker.port);
});

/** Lines of metrics that hold this one. */
const metric = (name: string) => front.log.entries().filter((entry) => '_aws' in entry && name in entry);

describe('The log of the front door', () => {
  it('has one line for a request, with every id that it can be found by', async () => {
    sagemaker.answer((res) => score(res));
    const headers = {
      'x-correlation-id': 'order-7',
      'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678;Parent=463ac35c9f6413ad;Sampled=1',
    };
    await front.invoke(eventOf('rest', { body: FLAT_RECORD, headers }));
    const line = await front.log.request('order-7');
    expect(line).toMatchObject({
      level: 'INFO',
      service: 'scr-sagemaker-api',
      route: 'invocations',
      status: 200,
      endpoint: 'homeloan-prod',
      variant: 'AllTraffic',
      gatewayRequestId: 'rest-request-1',
      lambdaRequestId: expect.stringMatching(/^lambda-/),
      traceId: '1-67891233-abcdef012345678912345678',
      awsRequestId: '6d1c8e0e-0000-4000-8000-000000000001',
      bytesIn: FLAT_RECORD.length,
    });
    expect(Number(line.endpointMs)).toBeGreaterThan(0);
    expect(Number(line.durationMs)).toBeGreaterThanOrEqual(Number(line.endpointMs));
    expect(front.log.entries('request').filter((entry) => entry.correlationId === 'order-7').length).toBe(1);
  });

  it('has the code and the detail of a problem', async () => {
    sagemaker.answer((res) => modelError(res, 500, 'secret'));
    await front.invoke(eventOf('rest', { body: FLAT_RECORD, headers: { 'x-correlation-id': 'bad-1' } }));
    expect(await front.log.request('bad-1')).toMatchObject({
      level: 'WARN',
      status: 502,
      code: 'model-failed',
      detail: 'The model answered with status 500.',
      awsError: 'ModelError',
    });
  });

  it('is out when the answer is', async () => {
    sagemaker.answer((res) => score(res));
    await front.invoke(eventOf('rest', { body: FLAT_RECORD, headers: { 'x-correlation-id': 'last-1' } }));
    // Written before the answer; the two come by different pipes.
    await until(() => front.log.entries('request').some((entry) => entry.correlationId === 'last-1'));
  });
});

describe('The metrics of the front door', () => {
  it('count outcomes by status and code', async () => {
    await front.invoke(eventOf('rest', { body: '{' }));
    const counted = await until(() => metric('Invocations').find((entry) => entry.code === 'invalid-json'));
    expect(counted).toMatchObject({ Invocations: 1, status: '400', service: 'scr-sagemaker-api' });
    expect(counted._aws).toMatchObject({
      CloudWatchMetrics: [{ Namespace: 'ScrSagemaker', Dimensions: [['service', 'status', 'code']] }],
    });
  });

  it('split the latency into the endpoint and the front door', async () => {
    const before = metric('EndpointLatency').length;
    sagemaker.answer((res) => score(res));
    await front.invoke(eventOf('rest', { body: FLAT_RECORD }));
    const latencies = await until(() => metric('EndpointLatency')[before]);
    const { EndpointLatency, FrontDoorLatency, InvocationLatency } = latencies;
    expect(Number(EndpointLatency) + Number(FrontDoorLatency)).toBeCloseTo(Number(InvocationLatency), 6);
  });

  it('count one cold start for an environment', async () => {
    await front.invoke(eventOf('rest', { body: FLAT_RECORD }));
    expect(metric('ColdStart').map((entry) => entry.ColdStart)).toEqual([1]);
  });
});
