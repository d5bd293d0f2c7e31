import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import {
  InvokeEndpointCommand,
  InvokeEndpointWithResponseStreamCommand,
  ModelError,
  SageMakerRuntimeClient,
  type SageMakerRuntimeClientConfig,
  ValidationError,
} from '@aws-sdk/client-sagemaker-runtime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Container, startContainerWithChild, untilPing } from '../../harness/container.ts';
import { LOCAL_CREDENTIALS } from '../../harness/s3.ts';
import { type LocalSageMaker, startSageMaker } from '../../harness/sagemaker-runtime.ts';

const record = '{"data":{"LOAN":1700,"DEBTINC":37,"JOB":"Other"}}';
const notFinished = '{"data":{"LOAN":1700';

let container: Container;
let sagemaker: LocalSageMaker;
const clients: { destroy(): void }[] = [];

beforeAll(async () => {
  container = await startContainerWithChild();
  await untilPing(container, 200);
  sagemaker = await startSageMaker({
    maxPayloadBytes: 300_000,
    endpoints: [{ name: 'hmeq', containers: [`http://127.0.0.1:${container.port}`] }],
  });
});
afterEach(async () => {
  await sagemaker.clearFaults();
  await sagemaker.resetCounts();
});
afterAll(() => {
  for (const client of clients) client.destroy();
});

function runtime(config: SageMakerRuntimeClientConfig = {}): SageMakerRuntimeClient {
  const client = new SageMakerRuntimeClient({
    endpoint: sagemaker.url,
    region: 'eu-central-1',
    credentials: LOCAL_CREDENTIALS,
    ...config,
  });
  clients.push(client);
  return client;
}

const invoke = (input: Partial<ConstructorParameters<typeof InvokeEndpointCommand>[0]> = {}) =>
  new InvokeEndpointCommand({
    EndpointName: 'hmeq',
    ContentType: 'application/json',
    Body: Buffer.from(record),
    ...input,
  });

/** What a call was rejected with. */
async function failureOf(call: Promise<unknown>): Promise<Error> {
  const failure = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (failure instanceof Error) return failure;
  throw new Error('The call did not fail.');
}

describe('the AWS SDK against the local SageMaker, the container and the stand-in for SCR', () => {
  it('scores a record, names the variant, and gives the custom attributes back', async () => {
    const answer = await runtime().send(
      invoke({ CustomAttributes: 'scr-cid=a-1', Accept: 'application/json' }),
    );
    expect(JSON.parse(Buffer.from(answer.Body ?? []).toString())).toHaveProperty('data.P_BAD1');
    expect(answer).toMatchObject({
      ContentType: 'application/json',
      InvokedProductionVariant: 'AllTraffic',
      CustomAttributes: 'scr-cid=a-1',
      $metadata: { httpStatusCode: 200, attempts: 1, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(await container.log.request('a-1')).toMatchObject({ status: 200 });
  });

  it("shows the container's problem as the original message of a ModelError, once", async () => {
    const failure = await failureOf(runtime().send(invoke({ Body: Buffer.from(notFinished) })));
    expect(failure).toBeInstanceOf(ModelError);
    expect(failure).toMatchObject({
      name: 'ModelError',
      OriginalStatusCode: 400,
      LogStreamArn: expect.stringContaining('/aws/sagemaker/Endpoints/hmeq'),
      $metadata: { httpStatusCode: 424, attempts: 1 },
    });
    const { OriginalMessage = '' } = failure instanceof ModelError ? failure : {};
    expect(JSON.parse(OriginalMessage)).toMatchObject({ code: 'invalid-json', status: 400 });
    expect((await sagemaker.counts()).outcomes).toEqual({ ModelError: 1 });
  });

  it.each([
    ['a body over the limit', { Body: Buffer.alloc(300_001, ' ') }, 'Body has more than 300000 bytes'],
    ['long custom attributes', { CustomAttributes: 'a'.repeat(1025) }, 'CustomAttributes has more than 1024'],
    ['a bad name', { EndpointName: 'hm_eq' }, 'EndpointName does not match'],
    ['an unknown endpoint', { EndpointName: 'other' }, 'Endpoint other of account 123456789012 not found.'],
    ['an unknown variant', { TargetVariant: 'blue' }, 'has no variant blue'],
    [
      'an inference component that is not there',
      { InferenceComponentName: 'c1' },
      'no inference component c1',
    ],
  ])('refuses %s with a ValidationError, and the container does not see it', async (_, input, message) => {
    const failure = await failureOf(runtime().send(invoke(input)));
    expect(failure).toBeInstanceOf(ValidationError);
    expect(failure.message).toContain(message);
    expect(failure).toMatchObject({ $metadata: { httpStatusCode: 400, attempts: 1 } });
    expect(await sagemaker.counts()).toMatchObject({ total: 1, reachedContainer: 0 });
  });

  it.each([
    ['another secret', { ...LOCAL_CREDENTIALS, secretAccessKey: 'other' }, 'InvalidSignatureException'],
    ['another access key', { ...LOCAL_CREDENTIALS, accessKeyId: 'other' }, 'UnrecognizedClientException'],
    ['a session token', { ...LOCAL_CREDENTIALS, sessionToken: 'other' }, 'UnrecognizedClientException'],
  ])('refuses a request signed with %s', async (_, credentials, name) => {
    const failure = await failureOf(runtime({ credentials, maxAttempts: 1 }).send(invoke()));
    expect(failure).toMatchObject({ name, $metadata: { httpStatusCode: 403 } });
  });

  it('refuses a signature that is too old', async () => {
    const systemClockOffset = -6 * 60_000;
    const failure = await failureOf(runtime({ systemClockOffset, maxAttempts: 1 }).send(invoke()));
    expect(failure.name).toBe('InvalidSignatureException');
    expect(failure.message).toContain('Signature expired');
  });

  it('refuses a request without a signature', async () => {
    const response = await fetch(`${sagemaker.url}/endpoints/hmeq/invocations`, {
      method: 'POST',
      body: record,
    });
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([
      403,
      'MissingAuthenticationTokenException',
    ]);
  });

  it('is retried by the SDK where it throttles, until it does no more', async () => {
    await sagemaker.setFault({ fault: 'throttle', count: 2 });
    const answer = await runtime().send(invoke());
    expect(answer.$metadata.attempts).toBe(3);
    expect(await sagemaker.counts()).toMatchObject({
      reachedContainer: 1,
      outcomes: { ThrottlingException: 2, Success: 1 },
    });
  });

  it.each([
    ['not-ready', 'ModelNotReadyException', 429],
    ['internal-failure', 'InternalFailure', 500],
    ['service-unavailable', 'ServiceUnavailable', 503],
    ['dependency-failure', 'InternalDependencyException', 530],
    ['access-denied', 'AccessDeniedException', 403],
  ] as const)('%s is %s with status %i', async (fault, name, httpStatusCode) => {
    await sagemaker.setFault({ fault });
    const failure = await failureOf(runtime({ maxAttempts: 1 }).send(invoke()));
    expect(failure).toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  it.each([
    ['before', false],
    ['after', true],
  ] as const)('resets the connection %s the container has answered', async (when, reachedContainer) => {
    await sagemaker.setFault({ fault: 'reset', when, count: 1 });
    const failure = await failureOf(runtime({ maxAttempts: 1 }).send(invoke()));
    expect(failure.message).toContain('ECONNRESET');
    expect(await sagemaker.requests()).toMatchObject([
      { outcome: 'ConnectionReset', status: 0, reachedContainer, faults: ['reset'] },
    ]);
  });

  it('streams the answer in parts', async () => {
    const { Body = [], ...answer } = await runtime().send(
      new InvokeEndpointWithResponseStreamCommand({
        EndpointName: 'hmeq',
        ContentType: 'text/csv',
        Accept: 'text/csv',
        CustomAttributes: 'scr-cid=stream-1',
        Body: Buffer.from(`LOAN,JOB\n${'1700,Other\n'.repeat(500)}`),
      }),
    );
    const parts: string[] = [];
    for await (const { PayloadPart } of Body) parts.push(Buffer.from(PayloadPart?.Bytes ?? []).toString());
    expect(parts.join('').trimEnd().split('\n')).toHaveLength(501);
    expect(answer).toMatchObject({
      ContentType: expect.stringContaining('text/csv'),
      InvokedProductionVariant: 'AllTraffic',
      CustomAttributes: 'scr-cid=stream-1',
    });
  });

  it('answers a stream that cannot begin with a ModelError', async () => {
    const failure = await failureOf(
      runtime().send(
        new InvokeEndpointWithResponseStreamCommand({
          EndpointName: 'hmeq',
          ContentType: 'application/json',
          Body: Buffer.from(notFinished),
        }),
      ),
    );
    expect(failure).toMatchObject({ name: 'ModelError', OriginalStatusCode: 400 });
  });
});

describe("the AWS SDK of SageMaker's control plane", () => {
  const describeEndpoint = (EndpointName: string) => {
    const client = new SageMakerClient({
      endpoint: sagemaker.url,
      region: 'us-east-1',
      credentials: LOCAL_CREDENTIALS,
    });
    clients.push(client);
    return client.send(new DescribeEndpointCommand({ EndpointName }));
  };

  it('describes the endpoint', async () => {
    const described = await describeEndpoint('hmeq');
    expect(described).toMatchObject({
      EndpointName: 'hmeq',
      EndpointArn: 'arn:aws:sagemaker:us-east-1:123456789012:endpoint/hmeq',
      EndpointStatus: 'InService',
      ProductionVariants: [{ VariantName: 'AllTraffic', CurrentWeight: 1, CurrentInstanceCount: 1 }],
    });
    expect(Math.abs(Date.now() - Number(described.CreationTime))).toBeLessThan(60_000);
  });

  it('does not find what is not there', async () => {
    expect(await failureOf(describeEndpoint('other'))).toMatchObject({
      name: 'ValidationException',
      message: 'Could not find endpoint "arn:aws:sagemaker:us-east-1:123456789012:endpoint/other".',
      $metadata: { httpStatusCode: 400 },
    });
  });
});
