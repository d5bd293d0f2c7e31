import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { until } from '../../../harness/until.ts';
import { failureOf, invoke, site } from './site.ts';

describe('InvokeEndpoint', () => {
  const { container, started, client } = site();

  it('passes body and API headers on, and drops every other header in both directions', async () => {
    const model = await container((res) => {
      res.writeHead(201, {
        'Content-Type': 'text/csv',
        'X-Amzn-SageMaker-Custom-Attributes': 'mine',
        'X-Amzn-SageMaker-New-Session-Id': 's1; Expires=2030-01-01T00:00:00Z',
        'X-Amzn-SageMaker-Other': 'no',
        'X-Own': 'no',
        'Retry-After': '7',
      });
      res.end(Buffer.from([0, 255, 13, 10]));
    });
    const runtime = await started({ endpoints: [{ name: 'e', containers: [model.url] }] });
    const call = client(runtime);
    call.middlewareStack.add(
      (next) => (args) => {
        if (HttpRequest.isInstance(args.request)) {
          const others = { 'x-own': 'no', 'x-amzn-sagemaker-other': 'no', traceparent: '00-1-2-03' };
          Object.assign(args.request.headers, others);
        }
        return next(args);
      },
      { step: 'build' },
    );
    const seen: Record<string, string> = {};
    call.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        if (HttpResponse.isInstance(result.response)) Object.assign(seen, result.response.headers);
        return result;
      },
      { step: 'deserialize', priority: 'low' },
    );
    const answer = await call.send(
      invoke({
        Body: Buffer.from([1, 0, 254]),
        ContentType: 'application/octet-stream',
        Accept: 'text/csv',
        CustomAttributes: 'a=1;b',
        InferenceId: 'id 1',
        SessionId: 'NEW_SESSION',
        TargetModel: 'm.tar.gz',
        PrefixAwareId: 'p1',
      }),
    );
    expect(answer).toMatchObject({
      ContentType: 'text/csv',
      CustomAttributes: 'mine',
      NewSessionId: 's1; Expires=2030-01-01T00:00:00Z',
      InvokedProductionVariant: 'AllTraffic',
      $metadata: { httpStatusCode: 200 },
    });
    expect([...(answer.Body ?? [])]).toEqual([0, 255, 13, 10]);
    expect(Object.keys(seen).sort()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'date',
      'keep-alive',
      'x-amzn-invoked-production-variant',
      'x-amzn-requestid',
      'x-amzn-sagemaker-custom-attributes',
      'x-amzn-sagemaker-new-session-id',
    ]);
    const [score] = model.scores;
    expect([...(score?.body ?? [])]).toEqual([1, 0, 254]);
    expect(score?.headers).toEqual({
      host: model.url.slice('http://'.length),
      connection: 'keep-alive',
      'content-length': '3',
      'content-type': 'application/octet-stream',
      accept: 'text/csv',
      'user-agent': 'AHC/2.0',
      'x-amzn-sagemaker-custom-attributes': 'a=1;b',
      'x-amzn-sagemaker-inference-id': 'id 1',
      'x-amzn-sagemaker-session-id': 'NEW_SESSION',
      'x-amzn-sagemaker-target-model': 'm.tar.gz',
      'x-amzn-sagemaker-prefix-aware-id': 'p1',
    });
    expect(runtime.requests()).toMatchObject([
      {
        operation: 'InvokeEndpoint',
        endpoint: 'e',
        inferenceId: 'id 1',
        containerStatus: 201,
        bytesIn: 3,
        bytesOut: 4,
      },
    ]);
    expect(Object.keys(runtime.requests()[0]?.headers ?? {})).not.toContain('authorization');
  });

  it('a container that sets no custom attributes gives none back', async () => {
    const model = await container();
    const runtime = await started({ endpoints: [{ name: 'e', containers: [model.url] }] });
    const answer = await client(runtime).send(invoke({ CustomAttributes: 'lost' }));
    expect(answer.CustomAttributes).toBeUndefined();
  });

  it.each([
    [400, 'CLIENT_ERROR_FROM_MODEL'],
    [404, 'CLIENT_ERROR_FROM_MODEL'],
    [302, 'INTERNAL_FAILURE_FROM_MODEL'],
    [500, 'INTERNAL_FAILURE_FROM_MODEL'],
  ])('a container that answers %i is a ModelError', async (status, ErrorCode) => {
    const model = await container((res) => res.writeHead(status, { Location: '/x' }).end('no'));
    const runtime = await started({ endpoints: [{ name: 'e', containers: [model.url] }] });
    expect(await failureOf(client(runtime).send(invoke()))).toMatchObject({
      name: 'ModelError',
      OriginalStatusCode: status,
      OriginalMessage: 'no',
      LogStreamArn:
        'arn:aws:logs:us-east-1:123456789012:log-group:/aws/sagemaker/Endpoints/e:log-stream:AllTraffic/local',
      ErrorCode,
      $metadata: { httpStatusCode: 424 },
    });
  });

  it('cuts the original message at 2,048 bytes, within no character', async () => {
    const model = await container((res) =>
      res.writeHead(500).end(`${'x'.repeat(2047)}é${'y'.repeat(100_000)}`),
    );
    const runtime = await started({ endpoints: [{ name: 'e', containers: [model.url] }] });
    expect(await failureOf(client(runtime).send(invoke()))).toMatchObject({
      OriginalStatusCode: 500,
      OriginalMessage: 'x'.repeat(2047),
    });
  });

  it('a container that takes too long is a ModelError with status 0', async () => {
    const model = await container(() => {});
    const runtime = await started({
      modelTimeoutMs: 50,
      endpoints: [{ name: 'e', containers: [model.url] }],
    });
    expect(await failureOf(client(runtime).send(invoke()))).toMatchObject({
      name: 'ModelError',
      OriginalStatusCode: 0,
      OriginalMessage: expect.stringContaining('timed out'),
    });
    expect(runtime.requests()).toMatchObject([{ outcome: 'ModelError', reachedContainer: true }]);
  });

  it('a container that breaks off within its answer is a ModelError with status 0', async () => {
    const model = await container((res) => {
      res.writeHead(200, { 'Content-Length': 100 });
      res.write('half', () => res.destroy());
    });
    const runtime = await started({ endpoints: [{ name: 'e', containers: [model.url] }] });
    expect(await failureOf(client(runtime).send(invoke()))).toMatchObject({ OriginalStatusCode: 0 });
  });

  it('an answer over the limit is a ModelError', async () => {
    const model = await container((res) => res.end('x'.repeat(101)));
    const runtime = await started({
      maxResponseBytes: 100,
      endpoints: [{ name: 'e', containers: [model.url] }],
    });
    expect(await failureOf(client(runtime).send(invoke()))).toMatchObject({
      name: 'ModelError',
      OriginalStatusCode: 200,
      OriginalMessage: expect.stringContaining('larger than the limit'),
    });
  });

  it.each([
    ['the default of an endpoint', {}, 6_291_456],
    ['a limit of its own', { maxPayloadBytes: 26_214_400 }, 26_214_400],
    ['a serverless endpoint', { serverless: true }, 4 * 1024 * 1024],
  ])('takes a body up to the limit: %s', async (_, endpoint, limit) => {
    const model = await container();
    const runtime = await started({ endpoints: [{ name: 'e', containers: [model.url], ...endpoint }] });
    const call = client(runtime);
    await call.send(invoke({ Body: Buffer.alloc(limit) }));
    expect(await failureOf(call.send(invoke({ Body: Buffer.alloc(limit + 1) })))).toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(String(limit)),
    });
    expect(model.scores.map(({ body }) => body.length)).toEqual([limit]);
  });

  it('shares requests out by weight, honours the variant that is asked for, and takes instances in turn', async () => {
    const names = ['a1', 'a2', 'b1'] as const;
    const [a1, a2, b1] = await Promise.all(names.map((name) => container((res) => res.end(name))));
    const runtime = await started({
      endpoints: [
        {
          name: 'e',
          variants: [
            { name: 'A', weight: 3, containers: [a1?.url ?? '', a2?.url ?? ''] },
            { name: 'B', weight: 1, containers: [b1?.url ?? ''] },
          ],
        },
      ],
    });
    const call = client(runtime);
    const ask = async (TargetVariant?: string) => {
      const answer = await call.send(invoke(TargetVariant === undefined ? {} : { TargetVariant }));
      return `${answer.InvokedProductionVariant}:${Buffer.from(answer.Body ?? []).toString()}`;
    };
    const seen: string[] = [];
    for (let i = 0; i < 8; i++) seen.push(await ask());
    const times = (text: string) => seen.filter((one) => one === text).length;
    expect([times('A:a1'), times('A:a2'), times('B:b1')]).toEqual([3, 3, 2]);
    expect(await ask('B')).toBe('B:b1');
    expect(a1?.scores.length).toBe(3);
  });

  it('goes to the inference component that is named, and needs one where there are some', async () => {
    const [c1, c2] = await Promise.all([
      container((res) => res.end('c1')),
      container((res) => res.end('c2')),
    ]);
    const runtime = await started({
      endpoints: [
        {
          name: 'e',
          inferenceComponents: [
            { name: 'c1', containers: [c1.url] },
            { name: 'c2', containers: [c2.url] },
          ],
        },
      ],
    });
    const call = client(runtime);
    const answer = await call.send(invoke({ InferenceComponentName: 'c2' }));
    expect(Buffer.from(answer.Body ?? []).toString()).toBe('c2');
    expect(await failureOf(call.send(invoke()))).toMatchObject({
      name: 'ValidationError',
      ErrorCode: 'INFERENCE_COMPONENT_NAME_MISSING',
    });
    expect(await failureOf(call.send(invoke({ InferenceComponentName: 'c3' })))).toMatchObject({
      name: 'ValidationError',
    });
  });

  it('counts a caller that goes away within its request', async () => {
    const model = await container();
    const runtime = await started({ endpoints: [{ name: 'e', containers: [model.url] }] });
    const socket = connect(runtime.port, '127.0.0.1');
    socket.write('POST /endpoints/e/invocations HTTP/1.1\r\nHost: e\r\nContent-Length: 100\r\n\r\npart');
    await until(() => runtime.counts().inFlight === 1);
    socket.destroy();
    await until(() => runtime.counts().outcomes.CallerGone === 1);
    expect(model.scores.length).toBe(0);
  });

  it.each([
    ['goes on', false],
    ['is broken off', true],
  ])('where the caller goes away, the score %s if cancelWithCaller is %s', async (_, cancelWithCaller) => {
    let answered: string | undefined;
    let answer = () => {};
    const model = await container((res) => {
      res.once('close', () => {
        answered = res.writableFinished ? 'finished' : 'broken';
      });
      answer = () => res.end('late');
    });
    const runtime = await started({ cancelWithCaller, endpoints: [{ name: 'e', containers: [model.url] }] });
    const leaving = new AbortController();
    const call = client(runtime).send(invoke(), { abortSignal: leaving.signal });
    await until(() => model.scores.length === 1);
    leaving.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    if (!cancelWithCaller) answer();
    await until(() => answered);
    expect(answered).toBe(cancelWithCaller ? 'broken' : 'finished');
    await until(() => runtime.counts().outcomes.CallerGone === 1);
    expect(runtime.counts()).toMatchObject({ inFlight: 0, maxInFlight: 1, reachedContainer: 1 });
  });
});
