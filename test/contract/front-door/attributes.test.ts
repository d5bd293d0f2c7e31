import { beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf } from '../../harness/problem.ts';
import { FLAT_RECORD } from '../../harness/records.ts';
import { type EndpointServer, score, startEndpointServer } from './endpoint-server.ts';
import { eventOf } from './events.ts';
import { type LambdaFunction, startFunction } from './function.ts';

const CUSTOM_ATTRIBUTES = 'x-amzn-sagemaker-custom-attributes';

let sagemaker: EndpointServer;
let front: LambdaFunction;
beforeAll(async () => {
  sagemaker = await startEndpointServer();
  front = await startFunction(sagemaker.port, {
    ENDPOINTS: JSON.stringify({
      homeloan: 'homeloan-prod',
      pinned: { endpointName: 'shared', inferenceComponentName: 'pinned-component' },
    }),
    ENDPOINT_NAME: 'homeloan',
  });
});

function invoke(headers: Readonly<Record<string, string>>, path?: string) {
  return front.invoke(eventOf('rest', { body: FLAT_RECORD, headers, ...(path !== undefined && { path }) }));
}

/** The header that reached the endpoint. */
const sent = (name: string) => sagemaker.requests[0]?.headers[name];

describe('What a caller says beside the body', () => {
  const given = {
    'x-amzn-sagemaker-target-model': 'model.tar.gz',
    'x-amzn-sagemaker-target-variant': 'blue',
    'x-amzn-sagemaker-target-container-hostname': 'second',
    'x-amzn-sagemaker-inference-id': 'order 7',
    'x-amzn-sagemaker-enable-explanations': '`true`',
    'x-amzn-sagemaker-inference-component': 'component-a',
    'x-amzn-sagemaker-session-id': 'NEW_SESSION',
  };

  it("reaches the endpoint under SageMaker's names, with the content type and the Accept", async () => {
    sagemaker.answer((res) => score(res));
    const types = { 'content-type': 'text/csv; header=present', accept: 'text/csv;header=absent' };
    const event = eventOf('rest', { body: 'LOAN,JOB\n1,Other\n', headers: { ...given, ...types } });
    expect((await front.invoke(event)).status).toBe(200);
    expect(sagemaker.requests[0]?.headers).toMatchObject({ ...given, ...types });
  });

  it('asks the endpoint for the format of the request where it asks for none', async () => {
    sagemaker.answer((res) => score(res));
    await front.invoke(eventOf('rest', { body: 'LOAN\n1\n', headers: { 'content-type': 'text/csv' } }));
    expect(sent('accept')).toBe('text/csv');
  });

  it.each([
    ['x-amzn-sagemaker-target-variant', 'blue green'],
    ['x-amzn-sagemaker-target-variant', 'b'.repeat(64)],
    ['x-amzn-sagemaker-inference-id', 'x'.repeat(65)],
    ['x-amzn-sagemaker-session-id', '-'],
    [CUSTOM_ATTRIBUTES, 'ä'],
    [CUSTOM_ATTRIBUTES, 'x'.repeat(1025)],
  ])('is refused before any call where SageMaker would refuse it: %s', async (name, value) => {
    sagemaker.answer((res) => score(res));
    const answer = await invoke({ [name]: value });
    expect(problemOf(answer)).toMatchObject({
      code: 'invalid-request',
      detail: expect.stringContaining(name),
    });
    expect(sagemaker.requests.length).toBe(0);
  });

  it('goes nowhere where SageMaker has no place for it', async () => {
    sagemaker.answer((res) => score(res));
    await invoke({
      'x-amzn-sagemaker-made-up': 'x',
      'x-secret': 'y',
      cookie: 'z=1',
      authorization: 'Bearer t',
    });
    const names = Object.keys(sagemaker.requests[0]?.headers ?? {});
    expect(names).not.toEqual(expect.arrayContaining(['x-amzn-sagemaker-made-up']));
    expect(names).not.toEqual(expect.arrayContaining(['x-secret']));
    expect(names).not.toEqual(expect.arrayContaining(['cookie']));
    expect(sent('authorization')).toMatch(/^AWS4-HMAC-SHA256 /);
  });

  it('does not reach past an inference component that the deployment has chosen', async () => {
    sagemaker.answer((res) => score(res));
    await invoke({ 'x-amzn-sagemaker-inference-component': 'another' }, '/endpoints/pinned/invocations');
    expect([sagemaker.requests[0]?.path, sent('x-amzn-sagemaker-inference-component')]).toEqual([
      '/endpoints/shared/invocations',
      'pinned-component',
    ]);
  });
});

describe('What the endpoint says beside its answer', () => {
  it("comes back under SageMaker's names", async () => {
    const session = { 'x-amzn-sagemaker-closed-session-id': 'abc' };
    sagemaker.answer((res) =>
      score(res, '{}', {
        ...session,
        'x-amzn-sagemaker-new-session-id': 'def; Expires=2030-01-01T00:00:00Z',
        [CUSTOM_ATTRIBUTES]: 'cost=3',
      }),
    );
    expect((await invoke({})).headers).toMatchObject({
      ...session,
      'x-amzn-sagemaker-new-session-id': 'def; Expires=2030-01-01T00:00:00Z',
      'x-amzn-invoked-production-variant': 'AllTraffic',
      [CUSTOM_ATTRIBUTES]: 'cost=3',
    });
  });
});

describe('CustomAttributes', () => {
  const echoing = () =>
    sagemaker.answer((res, { headers }) =>
      score(res, '{}', { [CUSTOM_ATTRIBUTES]: String(headers[CUSTOM_ATTRIBUTES]) }),
    );

  it('carry the correlation id and the budget, beside what the caller put there', async () => {
    echoing();
    const answer = await invoke({ [CUSTOM_ATTRIBUTES]: 'tenant=a', 'x-correlation-id': 'order-7' });
    expect(sent(CUSTOM_ATTRIBUTES)).toMatch(/^tenant=a;scr-cid=order-7;scr-budget-ms=\d+$/);
    expect(answer.headers[CUSTOM_ATTRIBUTES]).toBe('tenant=a');
  });

  it('are not there for a caller who sent none', async () => {
    echoing();
    const answer = await invoke({});
    expect(sent(CUSTOM_ATTRIBUTES)).toMatch(/^scr-cid=[\w.-]+;scr-budget-ms=\d+$/);
    expect(answer.headers).not.toHaveProperty(CUSTOM_ATTRIBUTES);
  });

  it('of the caller come back as it wrote them, its own id and budget too', async () => {
    echoing();
    const own = 'scr-cid=mine; tenant=a;scr-budget-ms=9000';
    const answer = await invoke({ [CUSTOM_ATTRIBUTES]: own });
    expect(sent(CUSTOM_ATTRIBUTES)).toMatch(
      /^ tenant=a;scr-cid=mine;scr-budget-ms=\d+$|^tenant=a;scr-cid=mine;scr-budget-ms=\d+$/,
    );
    expect(answer.headers).toMatchObject({ [CUSTOM_ATTRIBUTES]: own, 'x-correlation-id': 'mine' });
  });

  it('come back where the endpoint says nothing', async () => {
    sagemaker.answer((res) => score(res));
    expect((await invoke({ [CUSTOM_ATTRIBUTES]: 'tenant=a' })).headers[CUSTOM_ATTRIBUTES]).toBe('tenant=a');
  });

  it('of the caller go alone where there is no room for both', async () => {
    echoing();
    const long = `tenant=${'a'.repeat(1000)}`;
    const answer = await invoke({ [CUSTOM_ATTRIBUTES]: long });
    expect(sent(CUSTOM_ATTRIBUTES)).toBe(long);
    expect(answer.headers[CUSTOM_ATTRIBUTES]).toBe(long);
  });
});
