import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import { createModel } from '../../../../src/core/model.ts';
import { frontDoorSettings } from '../../../../src/core/settings/front-door.ts';
import { handleAsyncInvoke } from '../../../../src/handlers/async/invoke-body.ts';
import { handleAsyncLocation } from '../../../../src/handlers/async/invoke-location.ts';
import { handleUploadOffer } from '../../../../src/handlers/async/offer-upload.ts';
import { createSide, put, type Side } from './side.ts';

const { defaultContentType, records, validation } = frontDoorSettings({ ENDPOINT_NAME: 'homeloan' });
const model = createModel({ inputs: [{ name: 'LOAN', type: 'number' }], outputs: [] }, 'types');
const OPTIONS = { remainingMs: () => 1000, pathOf: (id: string) => `here/${id}`, note: () => {} };
const REQUEST = {
  contentType: 'application/json',
  contentEncoding: undefined,
  accept: undefined,
  attributes: [],
  correlationId: 'order-7',
  signal: new AbortController().signal,
};

const invokeBody = (side: Side, body: string) =>
  handleAsyncInvoke(
    {
      ...REQUEST,
      readBody: async () => Buffer.from(body),
      streamBody: () => {
        throw new Error('It is read whole.');
      },
      timings: { queueMs: 0, scorerMs: 0 },
      tally: { scored: 0, failed: 0, droppedColumns: 0 },
    },
    { defaultContentType, records, validation, model: () => model },
    side.dependencies,
    OPTIONS,
  );
const invokeLocation = (side: Side, location: string, contentType?: string) =>
  handleAsyncLocation(
    { ...REQUEST, contentType, location },
    { defaultContentType },
    side.dependencies,
    OPTIONS,
  );

describe('A body', () => {
  it('is stored and then queued, byte for byte', async () => {
    const side = createSide();
    const answer = await invokeBody(side, ' {"LOAN":1}\n');
    const [{ id, input } = { id: '', input: '' }] = side.accepted;
    expect(input).toBe(`s3://scoring/async/inputs/${id}`);
    expect(Buffer.from(side.stored.get(String(input))?.bytes ?? []).toString()).toBe(' {"LOAN":1}\n');
    expect(answer).toMatchObject({ status: 202, contentType: 'application/json' });
    expect(Object.fromEntries(answer.headers)).toMatchObject({ location: `here/${id}` });
  });

  it.each([
    ['goes along where it is small enough', 128_000, true],
    ['is stored where it is not', 128_001, false],
  ])('%s, where that is allowed', async (_, size, isInline) => {
    const side = createSide({ ASYNC_INLINE_BODIES: 'true' });
    await invokeBody(side, `{"LOAN":1}${' '.repeat(size - 10)}`);
    expect(side.accepted[0]?.input instanceof Uint8Array).toBe(isInline);
  });

  it('that is refused leaves nothing behind', async () => {
    const side = createSide();
    await expect(invokeBody(side, '{"LOAN":"x"}')).rejects.toMatchObject({ code: 'invalid-record' });
    expect([side.accepted.length, side.stored.size]).toEqual([0, 0]);
  });

  it.each([
    ['endpoint-unavailable', 'endpoint-failed'],
    ['misconfigured', 'misconfigured'],
    ['internal', 'internal'],
  ] as const)('that is queued but cannot be kept says so, where the store is %s: %s', async (store, code) => {
    const side = createSide({ ASYNC_INLINE_BODIES: 'true' });
    side.failWrites = new ProblemError(store);
    await expect(invokeBody(side, '{"LOAN":1}')).rejects.toMatchObject({ code });
    expect(side.accepted).toHaveLength(1);
  });
});

describe('A location', () => {
  it.each([
    [undefined, 'text/csv', 'text/csv'],
    ['application/jsonlines', 'text/csv', 'application/jsonlines'],
    [undefined, 'binary/octet-stream', 'application/json'],
    [undefined, undefined, 'application/json'],
  ])(
    'has the content type of the request (%s), of the object (%s), or the default: %s',
    async (asked, own, used) => {
      const side = createSide();
      put(side, { bucket: 'shared', key: 'in/a' }, '', own);
      await invokeLocation(side, 's3://shared/in/a', asked);
      expect(side.accepted).toMatchObject([{ input: 's3://shared/in/a', contentType: used }]);
    },
  );

  it('of an object that is no records is refused', async () => {
    const side = createSide();
    put(side, { bucket: 'shared', key: 'in/a' }, '', 'image/png');
    await expect(invokeLocation(side, 's3://shared/in/a')).rejects.toMatchObject({
      code: 'unsupported-media-type',
    });
  });

  it('of an object over a gibibyte is refused', async () => {
    const side = createSide();
    const objects = {
      ...side.dependencies.objects,
      head: async () => ({ sizeBytes: 1024 ** 3 + 1, contentType: 'text/csv' }),
    };
    const large: Side = { ...side, dependencies: { ...side.dependencies, objects } };
    await expect(invokeLocation(large, 's3://shared/in/a')).rejects.toMatchObject({
      code: 'payload-too-large',
    });
    expect(side.accepted).toEqual([]);
  });

  it('is that of an upload, when that is there', async () => {
    const side = createSide();
    const { body } = await handleUploadOffer('text/csv', side.dependencies);
    const { id, invocation } = JSON.parse(Buffer.from(body as Uint8Array).toString());
    const location = invocation.headers['x-amzn-sagemaker-inputlocation'];
    await expect(invokeLocation(side, location)).rejects.toMatchObject({ code: 'invalid-request' });
    put(side, { bucket: 'scoring', key: `async/uploads/${id}` }, 'LOAN\n1\n', 'text/csv');
    expect((await invokeLocation(side, location)).status).toBe(202);
  });
});
