import { describe, expect, it } from '@jest/globals';
import { until } from '../../../harness/until.ts';
import { failureOf, invoke, site } from './site.ts';

describe('the life of an endpoint', () => {
  const { container, starting, started, client } = site();

  it('is being created until each container answers its pings, and not found until then', async () => {
    const [ready, late] = await Promise.all([container(), container()]);
    late.pingStatus = 503;
    const runtime = await starting({ endpoints: [{ name: 'e', containers: [ready.url, late.url] }] });
    await until(() => late.pings > 2 && ready.pings > 2);
    expect(runtime.status('e')).toBe('Creating');
    expect(await failureOf(client(runtime).send(invoke()))).toMatchObject({
      name: 'ValidationError',
      message: 'Endpoint e of account 123456789012 not found.',
    });
    late.pingStatus = 200;
    await until(() => runtime.status('e') === 'InService');
    await client(runtime).send(invoke());
  });

  it('a serverless one that is being created is not ready, which callers may try again', async () => {
    const model = await container();
    model.pingStatus = 503;
    const runtime = await starting({ endpoints: [{ name: 'e', containers: [model.url], serverless: true }] });
    expect(await failureOf(client(runtime).send(invoke()))).toMatchObject({
      name: 'ModelNotReadyException',
      $metadata: { httpStatusCode: 429 },
    });
  });

  it('needs as many good pings in a row as are asked for', async () => {
    const model = await container();
    const runtime = await starting({
      pingsUntilInService: 4,
      endpoints: [{ name: 'e', containers: [model.url] }],
    });
    await until(() => runtime.status('e') === 'InService');
    expect(model.pings).toBeGreaterThanOrEqual(4);
  });

  it('fails for good where a container is not ready in time', async () => {
    const model = await container();
    model.pingStatus = 500;
    const runtime = await starting({
      startupTimeoutMs: 40,
      endpoints: [{ name: 'e', containers: [model.url] }],
    });
    await until(() => runtime.status('e') === 'Failed');
    model.pingStatus = 200;
    const pings = model.pings;
    expect(await failureOf(client(runtime).send(invoke()))).toMatchObject({ name: 'ValidationError' });
    expect([runtime.status('e'), model.pings]).toEqual(['Failed', pings]);
  });

  it('takes a ping that is not answered in time for a failure', async () => {
    const model = await container();
    model.pingStatus = 0;
    const runtime = await starting({
      pingTimeoutMs: 10,
      startupTimeoutMs: 40,
      endpoints: [{ name: 'e', containers: [model.url] }],
    });
    await until(() => runtime.status('e') === 'Failed');
    expect(model.pings).toBeGreaterThan(1);
  });

  it('sends nothing to a container whose pings fail, until they succeed again', async () => {
    const [well, ill] = await Promise.all([container(), container()]);
    const runtime = await started({
      pingsUntilOutOfService: 2,
      endpoints: [{ name: 'e', containers: [well.url, ill.url] }],
    });
    const call = client(runtime);
    const inService = async () => {
      const response = await fetch(`${runtime.url}/__sagemaker/endpoints`);
      const { endpoints } = JSON.parse(await response.text());
      return endpoints[0].containers.filter(({ status }: { status: string }) => status === 'in-service')
        .length;
    };
    ill.pingStatus = 503;
    await until(async () => (await inService()) === 1);
    for (let i = 0; i < 4; i++) await call.send(invoke());
    expect([well.scores.length, ill.scores.length]).toEqual([4, 0]);
    well.pingStatus = 503;
    await until(async () => (await inService()) === 0);
    expect(await failureOf(call.send(invoke()))).toMatchObject({
      name: 'ServiceUnavailable',
      $metadata: { httpStatusCode: 503 },
    });
    expect(runtime.status('e')).toBe('InService');
    ill.pingStatus = 200;
    await until(async () => (await inService()) === 1);
    await call.send(invoke());
    expect(ill.scores.length).toBe(1);
  });
});
