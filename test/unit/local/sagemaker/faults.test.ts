import { describe, expect, it } from '@jest/globals';
import { createFaultRules } from '../../../../src/local/sagemaker/fault-rules.ts';
import { until } from '../../../harness/until.ts';
import { failureOf, invoke, site } from './site.ts';

describe('faults on demand', () => {
  const { container, started, client } = site();

  /** An endpoint `e` and one `f`, with the same container. */
  const rig = async () => {
    const model = await container((res) => res.end('x'.repeat(1000)));
    const containers = [model.url];
    const runtime = await started({
      endpoints: [
        { name: 'e', containers },
        { name: 'f', containers },
      ],
    });
    const call = client(runtime);
    const nameOf = async (EndpointName = 'e') => {
      const answer = await call.send(invoke({ EndpointName })).catch((failure: unknown) => failure);
      return answer instanceof Error ? answer.name : 'Success';
    };
    return { model, runtime, call, nameOf };
  };

  it('happen to the next so many requests of the endpoint that they name', async () => {
    const { runtime, nameOf, model } = await rig();
    runtime.setFault({ fault: 'service-unavailable', endpoint: 'e', count: 2 });
    expect([await nameOf('f'), await nameOf(), await nameOf(), await nameOf()]).toEqual([
      'Success',
      'ServiceUnavailable',
      'ServiceUnavailable',
      'Success',
    ]);
    expect(model.scores.length).toBe(2);
    expect(runtime.counts()).toMatchObject({
      total: 4,
      reachedContainer: 2,
      outcomes: { Success: 2, ServiceUnavailable: 2 },
      endpoints: { e: { ServiceUnavailable: 2, Success: 1 }, f: { Success: 1 } },
    });
  });

  it('happen to a part of the requests: the same seed, the same requests', () => {
    const drawn = (seed: number) => {
      const rules = createFaultRules();
      rules.add({ fault: 'reset', probability: 0.2, seed });
      return Array.from({ length: 2000 }, () => rules.next('InvokeEndpoint', 'e').length);
    };
    const hits = drawn(7).reduce((sum, hit) => sum + hit, 0);
    expect(hits).toBeGreaterThan(320);
    expect(hits).toBeLessThan(480);
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
  });

  it('leave DescribeEndpoint alone where they do not name it', () => {
    const rules = createFaultRules();
    rules.add({ fault: 'throttle' });
    rules.add({ fault: 'internal-failure', operation: 'DescribeEndpoint', everyNth: 2 });
    const names = () => rules.next('DescribeEndpoint', 'e').map(({ fault }) => fault);
    expect([names(), names()]).toEqual([[], ['internal-failure']]);
    expect(rules.next('InvokeEndpointAsync', 'e')).toHaveLength(1);
  });

  it('after the container: it has answered, and its answer is lost', async () => {
    const { runtime, nameOf, model } = await rig();
    runtime.setFault({ fault: 'internal-failure', when: 'after', count: 1 });
    expect([await nameOf(), model.scores.length]).toEqual(['InternalFailure', 1]);
    expect(runtime.requests()).toMatchObject([
      { outcome: 'InternalFailure', status: 500, containerStatus: 200, reachedContainer: true },
    ]);
  });

  it('model-error and model-timeout look like the real ones', async () => {
    const { runtime, call } = await rig();
    runtime.setFault({ fault: 'model-error', originalStatusCode: 503, originalMessage: 'busy', count: 1 });
    expect(await failureOf(call.send(invoke()))).toMatchObject({
      name: 'ModelError',
      OriginalStatusCode: 503,
      OriginalMessage: 'busy',
    });
    runtime.setFault({ fault: 'model-timeout', when: 'after' });
    expect(await failureOf(call.send(invoke()))).toMatchObject({ name: 'ModelError', OriginalStatusCode: 0 });
  });

  it('gateway-timeout is a bare 504', async () => {
    const { runtime, call } = await rig();
    runtime.setFault({ fault: 'gateway-timeout' });
    expect(await failureOf(call.send(invoke()))).toMatchObject({ $metadata: { httpStatusCode: 504 } });
  });

  it('throttling has the status that is set', async () => {
    const model = await container();
    const runtime = await started({
      throttlingStatus: 429,
      endpoints: [{ name: 'e', containers: [model.url] }],
    });
    runtime.setFault({ fault: 'throttle' });
    expect(await failureOf(client(runtime).send(invoke()))).toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 429 },
    });
  });

  it('reset-within breaks the answer off', async () => {
    const { runtime, call, model } = await rig();
    runtime.setFault({ fault: 'reset-within' });
    await failureOf(call.send(invoke()));
    expect(model.scores.length).toBe(1);
    expect(runtime.requests()).toMatchObject([{ outcome: 'ConnectionReset', status: 200, bytesOut: 500 }]);
  });

  it('a delay comes before what else happens', async () => {
    const { runtime, call, model } = await rig();
    runtime.setFault({ fault: 'delay', delayMs: 60, count: 1 });
    await call.send(invoke());
    const [request] = runtime.requests();
    expect(request).toMatchObject({ outcome: 'Success', faults: ['delay'] });
    expect(request?.durationMs).toBeGreaterThanOrEqual(59);
    expect(model.scores.length).toBe(1);
  });

  it('hang: no answer until the caller goes away', async () => {
    const { runtime, call, model } = await rig();
    runtime.setFault({ fault: 'hang' });
    const leaving = new AbortController();
    const hanging = call.send(invoke(), { abortSignal: leaving.signal });
    await until(() => runtime.counts().inFlight === 1);
    leaving.abort();
    await expect(hanging).rejects.toMatchObject({ name: 'AbortError' });
    await until(() => runtime.counts().outcomes.CallerGone === 1);
    expect([runtime.counts().inFlight, model.scores.length]).toEqual([0, 0]);
  });

  it('are set, listed and removed over HTTP', async () => {
    const { runtime, nameOf } = await rig();
    const faults = `${runtime.url}/__sagemaker/faults`;
    const set = await fetch(faults, { method: 'POST', body: '{"fault":"throttle","everyNth":2}' });
    expect([set.status, JSON.parse(await set.text())]).toEqual([
      201,
      { faults: [{ fault: 'throttle', everyNth: 2 }] },
    ]);
    expect([await nameOf(), await nameOf()]).toEqual(['Success', 'ThrottlingException']);
    await fetch(faults, { method: 'DELETE' });
    expect(JSON.parse(await (await fetch(faults)).text())).toEqual({ faults: [] });
    expect([await nameOf(), await nameOf()]).toEqual(['Success', 'Success']);
  });

  it.each([
    ['no JSON', '{'],
    ['no fault', '{}'],
    ['an unknown fault', '{"fault":"nap"}'],
    ['an unknown member', '{"fault":"throttle","nth":3}'],
    ['two conditions', '{"fault":"throttle","count":1,"everyNth":2}'],
    ['an unknown operation', '{"fault":"throttle","operation":"Invoke"}'],
    ['a negative count', '{"fault":"throttle","count":-1}'],
    ['a time that is none', '{"fault":"throttle","when":"later"}'],
  ])('are refused where they make no sense: %s', async (_, body) => {
    const { runtime, nameOf } = await rig();
    const response = await fetch(`${runtime.url}/__sagemaker/faults`, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(JSON.parse(await response.text())).toEqual({ error: expect.stringMatching(/\w/) });
    expect(await nameOf()).toBe('Success');
  });
});
