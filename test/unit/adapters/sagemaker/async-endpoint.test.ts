import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { describe, expect, it } from '@jest/globals';
import { createAsyncEndpoint } from '../../../../src/adapters/sagemaker/async-endpoint.ts';
import type { AsyncCall } from '../../../../src/core/async/ports.ts';
import { startDeadline } from '../../../../src/core/deadline.ts';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import type { LogFields } from '../../../../src/core/ports.ts';

type Reply = Error | { readonly OutputLocation?: string; readonly FailureLocation?: string };

const OUTPUT = { OutputLocation: 's3://results/out/1.out', FailureLocation: 's3://results/failed/1.out' };

/** An error as the SDK has it. */
const serviceError = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('arn:aws:sagemaker:…'), { name, $metadata: { httpStatusCode } });

/** An endpoint in front of a service that gives these replies, one after another. */
function endpointWith(...replies: readonly Reply[]) {
  const inputs: Readonly<Record<string, unknown>>[] = [];
  const logged: LogFields[] = [];
  const send = async ({ input }: { readonly input: object }) => {
    const reply = replies[inputs.length];
    inputs.push({ ...input });
    if (reply === undefined || reply instanceof Error) throw reply ?? new Error('There was no reply left.');
    return reply;
  };
  const note = (_: string, fields: LogFields = {}) => void logged.push(fields);
  const endpoint = createAsyncEndpoint({
    // The client's type has an overload for each of its commands.
    client: { send } as unknown as Pick<SageMakerRuntimeClient, 'send'>,
    endpointName: 'homeloan-async',
    maxRetries: 3,
    passModelErrors: false,
    ttlSeconds: 600,
    timeoutSeconds: 60,
    log: { debug: note, info: note, warn: note, error: note },
    random: () => 0,
  });
  const accept = (given: Partial<AsyncCall> = {}) =>
    endpoint.accept({
      id: 'id-1',
      input: async () => ({ bucket: 'scoring', key: 'async/inputs/id-1' }),
      contentType: 'text/csv',
      accept: 'application/json',
      attributes: [],
      correlationId: 'order-7',
      signal: startDeadline().signal,
      remainingMs: () => 20_000,
      ...given,
    });
  return { accept, inputs, logged };
}

describe('An asynchronous call', () => {
  it('says all that SageMaker needs, and is answered with where to look', async () => {
    const { accept, inputs } = endpointWith(OUTPUT);
    const attributes = [
      ['x-amzn-sagemaker-custom-attributes', 'tenant=a;scr-budget-ms=900'],
      ['x-amzn-sagemaker-inference-id', 'mine'],
    ] as const;
    expect(await accept({ attributes })).toEqual({
      output: { bucket: 'results', key: 'out/1.out' },
      failure: { bucket: 'results', key: 'failed/1.out' },
    });
    expect(inputs).toEqual([
      {
        EndpointName: 'homeloan-async',
        ContentType: 'text/csv',
        Accept: 'application/json',
        InputLocation: 's3://scoring/async/inputs/id-1',
        S3OutputPathExtension: 'id-1',
        RequestTTLSeconds: 600,
        InvocationTimeoutSeconds: 60,
        CustomAttributes: 'tenant=a;scr-cid=order-7',
        InferenceId: 'mine',
      },
    ]);
  });

  it('may have its body with it', async () => {
    const { accept, inputs } = endpointWith(OUTPUT);
    await accept({ input: async () => Buffer.from('LOAN\n1\n') });
    expect(inputs[0]).toMatchObject({ Body: Buffer.from('LOAN\n1\n') });
    expect(inputs[0]).not.toHaveProperty('InputLocation');
  });

  it.each([
    ['ThrottlingException', 429],
    ['ThrottlingException', 400],
    ['ModelNotReadyException', 429],
  ])('is made again after %s, %i', async (name, status) => {
    const { accept, inputs } = endpointWith(serviceError(name, status), OUTPUT);
    expect(await accept()).toHaveProperty('output');
    expect(inputs).toHaveLength(2);
  });

  it.each([
    ['InternalFailure', 500, 'endpoint-failed'],
    ['ServiceUnavailable', 503, 'endpoint-unavailable'],
    ['ValidationError', 400, 'misconfigured'],
    ['AccessDeniedException', 403, 'misconfigured'],
  ])('is never made again after %s: it may be in the queue', async (name, status, code) => {
    const { accept, inputs, logged } = endpointWith(serviceError(name, status), OUTPUT);
    await expect(accept()).rejects.toMatchObject({ code, detail: expect.not.stringContaining('arn:') });
    expect(inputs).toHaveLength(1);
    expect(logged.length).toBe(code === 'misconfigured' ? 1 : 0);
  });

  it('is not made with a choice that asynchronous endpoints don’t have, and nothing is stored for it', async () => {
    const { accept, inputs } = endpointWith(OUTPUT);
    let isAskedForInput = false;
    const call = accept({
      attributes: [['x-amzn-sagemaker-target-variant', 'blue']],
      input: async () => {
        isAskedForInput = true;
        return Buffer.from('');
      },
    });
    await expect(call).rejects.toMatchObject({ code: 'invalid-request' });
    expect([inputs.length, isAskedForInput]).toEqual([0, false]);
  });

  it('ends with the request that makes it', async () => {
    const deadline = startDeadline();
    const { accept } = endpointWith(serviceError('ThrottlingException', 429), OUTPUT);
    const call = accept({ signal: deadline.signal });
    deadline.cancel(new ProblemError('client-closed'));
    await expect(call).rejects.toMatchObject({ code: 'client-closed' });
  });

  it('without a place for its result is a failure', async () => {
    await expect(endpointWith({}).accept()).rejects.toMatchObject({ code: 'endpoint-failed' });
  });
});
