import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FunctionError } from '../../../../src/local/lambda/invocation.ts';
import { type RuntimeApi, startRuntimeApi } from '../../../../src/local/lambda/runtime-api.ts';

const REQUEST_ID = '0f1e2d3c-4b5a-4968-8776-655443322110';

let api: RuntimeApi;
let events: unknown[];
beforeEach(async () => {
  events = [];
  const note = (what: string) => (requestId: string, value: string | number | FunctionError) => {
    if (requestId !== REQUEST_ID) return false;
    events.push([what, value]);
    return true;
  };
  api = await startRuntimeApi({
    onNext: (deliver) =>
      deliver(
        { requestId: REQUEST_ID, body: '{"LOAN":"ä"}', traceId: '' },
        { 'Lambda-Runtime-Aws-Request-Id': REQUEST_ID },
      ),
    onResponse: note('response'),
    onOversizedResponse: note('oversized'),
    onError: note('error'),
    onInitError: (error) => events.push(['init error', error]),
  });
});
afterEach(() => api.close());

async function call(path: string, body?: string) {
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await fetch(`http://${api.address}${path}`, { method, ...(body !== undefined && { body }) });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
const post = (action: string, body: string, id = REQUEST_ID) =>
  call(`/2018-06-01/runtime/invocation/${id}/${action}`, body);

it('the runtime gets its event with the headers', async () => {
  const { status, headers, text } = await call('/2018-06-01/runtime/invocation/next');
  expect([status, text]).toEqual([200, '{"LOAN":"ä"}']);
  expect(headers.get('lambda-runtime-aws-request-id')).toBe(REQUEST_ID);
});

it('an answer is taken, and a failure', async () => {
  expect(await post('response', '{"score":1}')).toMatchObject({ status: 202, text: '{"status":"OK"}' });
  expect((await post('error', '{"errorType":"E","errorMessage":"m","trace":["E: m"]}')).status).toBe(202);
  expect(events).toEqual([
    ['response', '{"score":1}'],
    ['error', { errorType: 'E', errorMessage: 'm', trace: ['E: m'] }],
  ]);
});

it.each(['no JSON', 'null', '{"errorType":7}'])(
  'a failure that says nothing is one all the same: %s',
  async (body) => {
    expect((await call('/2018-06-01/runtime/init/error', body)).status).toBe(202);
    expect(events).toEqual([['init error', { errorType: 'Runtime.Unknown', errorMessage: '' }]]);
  },
);

describe('refused are', () => {
  it('answers to an event that the instance has not', async () => {
    for (const action of ['response', 'error']) {
      const { status, text } = await post(action, '{}', 'another-id');
      expect([status, JSON.parse(text)]).toEqual([
        400,
        expect.objectContaining({ errorType: 'InvalidRequestID' }),
      ]);
    }
    expect(events).toEqual([]);
  });

  it('answers over 6 MB', async () => {
    expect((await post('response', 'x'.repeat(6_291_556))).status).toBe(202);
    const { status, text } = await post('response', 'x'.repeat(6_291_557));
    expect([status, JSON.parse(text)]).toEqual([
      413,
      {
        errorType: 'RequestEntityTooLarge',
        errorMessage: 'Exceeded maximum allowed payload size (6291556 bytes).',
      },
    ]);
    expect(events.at(-1)).toEqual(['oversized', 6_291_557]);
  });

  it.each(['/', '/2018-06-01/runtime/invocation', '/2018-06-01/runtime/init/error'])(
    'GET %s',
    async (path) => {
      expect((await call(path)).status).toBe(404);
    },
  );
});
