import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Container, startContainerWithChild, untilPing } from '../../harness/container.ts';
import { LOCAL_CREDENTIALS, type LocalS3, startS3 } from '../../harness/s3.ts';
import { type LocalSageMaker, startSageMaker } from '../../harness/sagemaker-runtime.ts';
import { until } from '../../harness/until.ts';

type Input = Partial<ConstructorParameters<typeof InvokeEndpointAsyncCommand>[0]>;

const record = '{"data":{"LOAN":1700,"DEBTINC":37,"JOB":"Other"}}';

let container: Container;
let s3: LocalS3;
let sagemaker: LocalSageMaker;
let client: SageMakerRuntimeClient;

beforeAll(async () => {
  [container, s3] = await Promise.all([startContainerWithChild(), startS3(['files'])]);
  await untilPing(container, 200);
  const containers = [`http://127.0.0.1:${container.port}`];
  sagemaker = await startSageMaker({
    s3EndpointUrl: s3.url,
    endpoints: [
      {
        name: 'hmeq',
        containers,
        async: { outputUri: 's3://files/out', failureUri: 's3://files/failed', maxConcurrentInvocations: 2 },
      },
      { name: 'real-time', containers },
    ],
  });
  client = new SageMakerRuntimeClient({
    endpoint: sagemaker.url,
    region: 'us-east-1',
    credentials: LOCAL_CREDENTIALS,
    maxAttempts: 1,
  });
});
afterAll(() => client.destroy());

const invoke = (input: Input) =>
  client.send(
    new InvokeEndpointAsyncCommand({ EndpointName: 'hmeq', ContentType: 'application/json', ...input }),
  );
/** The text of an object that is still to come. */
const eventually = (uri: string | undefined) => until(() => s3.text(uri ?? ''));

describe('InvokeEndpointAsync', () => {
  it('scores an object, and says where the scores are', async () => {
    await s3.put('s3://files/in/loans.csv', `LOAN,JOB\n${'1700,Other\n'.repeat(2000)}`);
    const answer = await invoke({
      InputLocation: 's3://files/in/loans.csv',
      ContentType: 'text/csv',
      Accept: 'text/csv',
      InferenceId: 'loans-1',
      CustomAttributes: 'scr-cid=loans-1',
    });
    expect(answer).toMatchObject({
      InferenceId: 'loans-1',
      OutputLocation: 's3://files/out/loans-1.out',
      FailureLocation: 's3://files/failed/loans-1-error.out',
      $metadata: { httpStatusCode: 202 },
    });
    expect((await eventually(answer.OutputLocation)).trimEnd().split('\n')).toHaveLength(2001);
    expect(await container.log.request('loans-1')).toMatchObject({ status: 200, records: 2000 });
    expect(await s3.text(answer.FailureLocation ?? '')).toBeUndefined();
  });

  it('scores a body that comes along, to the name that the request gives', async () => {
    const answer = await invoke({
      Body: Buffer.from(record),
      Filename: 'score.json',
      S3OutputPathExtension: 'day/1',
    });
    expect(answer.OutputLocation).toBe('s3://files/out/day/1/score.json');
    expect(JSON.parse(await eventually(answer.OutputLocation))).toHaveProperty('data.P_BAD1');
  });

  it("writes what the container refuses to the failure location, with the container's problem", async () => {
    await s3.put('s3://files/in/broken.json', record.slice(0, -1));
    const answer = await invoke({ InputLocation: 's3://files/in/broken.json' });
    const failure = JSON.parse(await eventually(answer.FailureLocation));
    expect(failure).toMatchObject({ __type: 'ModelError', OriginalStatusCode: 400 });
    expect(JSON.parse(failure.OriginalMessage)).toMatchObject({ code: 'invalid-json' });
    expect(await s3.text(answer.OutputLocation ?? '')).toBeUndefined();
  });

  it('writes to the failure location that the input is not there', async () => {
    const answer = await invoke({ InputLocation: 's3://files/in/none.csv' });
    expect(JSON.parse(await eventually(answer.FailureLocation)).Message).toContain('s3://files/in/none.csv');
  });

  it('gives up a score that takes longer than the invocation may', async () => {
    await s3.put('s3://files/in/slow.json', record);
    const answer = await invoke({
      InputLocation: 's3://files/in/slow.json',
      CustomAttributes: 'standin-fault=hang',
      InvocationTimeoutSeconds: 1,
    });
    expect(JSON.parse(await eventually(answer.FailureLocation))).toMatchObject({
      __type: 'ModelError',
      OriginalStatusCode: 0,
    });
  });

  it.each<[string, Input]>([
    ['no input', {}],
    ['two inputs', { InputLocation: 's3://files/in/loans.csv', Body: Buffer.from(record) }],
    ['a body over 128,000 bytes', { Body: Buffer.alloc(128_001, ' ') }],
    ['a time to live under a minute', { Body: Buffer.from(record), RequestTTLSeconds: 59 }],
    ['a timeout over an hour', { Body: Buffer.from(record), InvocationTimeoutSeconds: 3601 }],
    ['an endpoint that is not asynchronous', { Body: Buffer.from(record), EndpointName: 'real-time' }],
  ])('refuses %s', async (_, input) => {
    await expect(invoke(input)).rejects.toMatchObject({
      name: 'ValidationError',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('scores no more at once than the endpoint allows', async () => {
    const before = (await sagemaker.jobs()).length;
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        invoke({
          Body: Buffer.from(record),
          InferenceId: `burst-${index}`,
          CustomAttributes: 'standin-fault=slow:150',
        }),
      ),
    );
    const running: number[] = [];
    await until(async () => {
      const jobs = (await sagemaker.jobs()).slice(before);
      running.push(jobs.filter(({ status }) => status === 'running').length);
      return jobs.every(({ outcome }) => outcome === 'Success');
    });
    expect(Math.max(...running)).toBe(2);
    for (const { OutputLocation } of answers) expect(await s3.text(OutputLocation ?? '')).toContain('P_BAD1');
  });
});
