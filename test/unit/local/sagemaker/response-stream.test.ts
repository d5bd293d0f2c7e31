import {
  InvokeEndpointWithResponseStreamCommand,
  type ResponseStream,
} from '@aws-sdk/client-sagemaker-runtime';
import { describe, expect, it } from '@jest/globals';
import { failureOf, site } from './site.ts';

describe('InvokeEndpointWithResponseStream', () => {
  const { container, started, client } = site();
  const stream = () =>
    new InvokeEndpointWithResponseStreamCommand({
      EndpointName: 'e',
      Body: Buffer.from('record'),
      ContentType: 'text/csv',
      Accept: 'text/plain',
    });
  /** Reads parts until the stream ends or fails. */
  const read = async (body: AsyncIterable<ResponseStream> | undefined) => {
    const parts: string[] = [];
    try {
      for await (const { PayloadPart } of body ?? []) {
        parts.push(Buffer.from(PayloadPart?.Bytes ?? []).toString());
      }
    } catch (failure) {
      return { text: parts.join(''), failure };
    }
    return { text: parts.join(''), failure: undefined };
  };

  it('gives each piece to the caller before the next one is there', async () => {
    let goOn = () => {};
    const model = await container((res) => {
      res.writeHead(200, { 'Content-Type': 'text/plain', 'X-Own': 'no' });
      res.write('first');
      goOn = () => res.end('second');
    });
    const runtime = await started({ endpoints: [{ name: 'e', containers: [model.url] }] });
    const { Body, ContentType, InvokedProductionVariant } = await client(runtime).send(stream());
    expect([ContentType, InvokedProductionVariant]).toEqual(['text/plain', 'AllTraffic']);
    expect(model.scores[0]?.headers).toMatchObject({ 'content-type': 'text/csv', accept: 'text/plain' });
    const parts = Body?.[Symbol.asyncIterator]();
    const textOf = async () => Buffer.from((await parts?.next())?.value?.PayloadPart?.Bytes ?? []).toString();
    expect(await textOf()).toBe('first');
    goOn();
    expect(await textOf()).toBe('second');
    expect((await parts?.next())?.done).toBe(true);
  });

  it('ends with StreamBroken where the container breaks off', async () => {
    const model = await container((res) => res.write('first', () => res.destroy()));
    const runtime = await started({ endpoints: [{ name: 'e', containers: [model.url] }] });
    const { Body } = await client(runtime).send(stream());
    expect(await read(Body)).toMatchObject({
      text: 'first',
      failure: { name: 'ModelStreamError', ErrorCode: 'StreamBroken' },
    });
  });

  it('ends with ModelInvocationTimeExceeded where the container takes too long', async () => {
    const model = await container((res) => res.write('first'));
    const runtime = await started({
      streamTimeoutMs: 100,
      endpoints: [{ name: 'e', containers: [model.url] }],
    });
    const { Body } = await client(runtime).send(stream());
    expect(await read(Body)).toMatchObject({
      text: 'first',
      failure: { name: 'ModelStreamError', ErrorCode: 'ModelInvocationTimeExceeded' },
    });
  });

  it('is a ModelError where the container has nothing to stream', async () => {
    const model = await container((res) => res.writeHead(503).end('later'));
    const runtime = await started({ endpoints: [{ name: 'e', containers: [model.url] }] });
    expect(await failureOf(client(runtime).send(stream()))).toMatchObject({
      name: 'ModelError',
      OriginalStatusCode: 503,
      OriginalMessage: 'later',
    });
  });

  it('is cut within an event by the fault for it', async () => {
    const model = await container((res) => res.end('first'));
    const runtime = await started({ endpoints: [{ name: 'e', containers: [model.url] }] });
    runtime.setFault({ fault: 'reset-within' });
    const whole = async () => {
      const { failure } = await read((await client(runtime).send(stream())).Body);
      if (failure !== undefined) throw failure;
    };
    expect(await failureOf(whole())).toBeDefined();
    expect(model.scores.length).toBe(1);
    expect(runtime.counts().outcomes).toEqual({ ConnectionReset: 1 });
  });
});
