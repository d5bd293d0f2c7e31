import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Agent } from 'undici';
import { readFields } from '../../../../src/local/sagemaker/api-fields.ts';
import { createAsyncQueue } from '../../../../src/local/sagemaker/async-queue.ts';
import type { Endpoint } from '../../../../src/local/sagemaker/endpoint.ts';
import { invokeAsync } from '../../../../src/local/sagemaker/invoke-async.ts';
import { createJobLog } from '../../../../src/local/sagemaker/job-log.ts';
import { readOptions } from '../../../../src/local/sagemaker/options.ts';
import { serviceUnavailable } from '../../../../src/local/sagemaker/service-error.ts';
import { newTrace } from '../../../../src/local/sagemaker/trace.ts';

const options = readOptions({
  endpoints: [
    {
      name: 'e',
      containers: ['http://127.0.0.1:1'],
      async: { outputUri: 's3://b/out/', failureUri: 's3://b/failed' },
    },
  ],
});

describe('an asynchronous invocation that no container takes', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** An endpoint without a container in service, and the objects that were written. */
  const rig = () => {
    const [endpointOptions] = options.endpoints;
    if (endpointOptions === undefined) throw new Error('There is no endpoint.');
    const endpoint: Endpoint = {
      options: endpointOptions,
      status: 'Creating',
      createdAt: new Date(),
      changedAt: new Date(),
      place: () => {
        throw serviceUnavailable();
      },
      hasInstance: () => false,
      instances: [],
      instancesOf: () => [],
      onChange: () => {},
      close: () => {},
    };
    const written = new Map<string, string>();
    const queue = createAsyncQueue(
      () => 1,
      () => false,
    );
    const jobs = createJobLog(10);
    const parts = {
      options,
      dispatcher: new Agent(),
      closing: new AbortController().signal,
      queueOf: () => queue,
      jobs,
      store: {
        open: () => Promise.reject(new Error('nothing is read')),
        write: async (uri: string, body: AsyncIterable<Uint8Array>) => {
          const chunks: Uint8Array[] = [];
          for await (const chunk of body) chunks.push(chunk);
          written.set(uri, Buffer.concat(chunks).toString());
        },
        close: () => {},
      },
    };
    const accept = (headers: Readonly<Record<string, string>>) =>
      invokeAsync(parts, {
        endpoint,
        fields: readFields('InvokeEndpointAsync', 'e', headers),
        body: { bytes: Buffer.alloc(0), byteLength: 0, sha256: '' },
        trace: newTrace('InvokeEndpointAsync', 'e', 'r', headers),
        signal: parts.closing,
      });
    return { accept, jobs, written };
  };

  it('waits for as long as it may, and then says so at the failure location', async () => {
    const { accept, jobs, written } = rig();
    const { status, headers } = accept({
      'x-amzn-sagemaker-inputlocation': 's3://b/in/x.csv',
      'x-amzn-sagemaker-inference-id': 'day 1/part 2',
      'x-amzn-sagemaker-requestttlseconds': '90',
    });
    const failureLocation = 's3://b/failed/day-1-part-2-error.out';
    expect([status, ...headers]).toEqual([
      202,
      'Content-Type',
      'application/json',
      'X-Amzn-SageMaker-OutputLocation',
      's3://b/out/day-1-part-2.out',
      'X-Amzn-SageMaker-FailureLocation',
      failureLocation,
    ]);
    await jest.advanceTimersByTimeAsync(89_999);
    expect([jobs.list()[0]?.status, written.size]).toEqual(['queued', 0]);
    await jest.advanceTimersByTimeAsync(1);
    expect(jobs.list()).toMatchObject([{ status: 'ended', outcome: 'Expired', failureLocation }]);
    expect(JSON.parse(written.get(failureLocation) ?? '')).toMatchObject({
      Message: expect.stringContaining('expired'),
    });
  });

  it('waits six hours where it says nothing of it', async () => {
    const { accept, jobs } = rig();
    accept({ 'x-amzn-sagemaker-inputlocation': 's3://b/in/x.csv' });
    await jest.advanceTimersByTimeAsync(21_599_999);
    expect(jobs.list()).toMatchObject([{ status: 'queued' }]);
    await jest.advanceTimersByTimeAsync(1);
    expect(jobs.list()).toMatchObject([{ outcome: 'Expired' }]);
  });
});
