import { describe, expect, it } from '@jest/globals';
import { asProblem, ProblemError } from '../../../src/core/errors/problem-error.ts';
import type { InvokeRequest } from '../../../src/core/invocation.ts';
import { createModel } from '../../../src/core/model.ts';
import type { Answer, Call, Readiness } from '../../../src/core/ports.ts';
import { containerSettings } from '../../../src/core/settings/container.ts';
import { handleInvoke } from '../../../src/handlers/invoke.ts';

const SETTINGS = containerSettings({}, { cpus: 1, memoryBytes: 2 ** 30 });
const BODY = Buffer.from(' {"data":{"LOAN":1e400}}\r\n');
const ANSWER: Answer = {
  status: 400,
  contentType: 'application/vnd.sas.error+json;version=2',
  headers: [['x-amzn-sagemaker-custom-attributes', 'a']],
  body: Buffer.from('not JSON'),
};

interface Given extends Partial<InvokeRequest> {
  readonly body?: Uint8Array;
  readonly readiness?: Readiness;
  readonly defaultContentType?: string;
  readonly answer?: () => Promise<Answer>;
}

/** Invokes, and tells what came out, whether the body was read, and what reached the scorer. */
async function invoke({
  body = BODY,
  readiness = { ready: true },
  defaultContentType,
  answer,
  ...given
}: Given = {}) {
  let bodyWasRead = false;
  const scored: { readonly bytes: Uint8Array; readonly call: Call }[] = [];
  const request: InvokeRequest = {
    contentType: 'application/json',
    contentEncoding: undefined,
    accept: undefined,
    attributes: [['x-amzn-sagemaker-target-variant', 'b']],
    correlationId: 'order-7',
    signal: new AbortController().signal,
    timings: { queueMs: 0, scorerMs: 0 },
    tally: { scored: 0, failed: 0, droppedColumns: 0 },
    streamBody: () => {
      throw new Error('one record is not streamed');
    },
    readBody: async () => {
      bodyWasRead = true;
      return body;
    },
    ...given,
  };
  const outcome = await handleInvoke(request, {
    scorer: {
      unit: 'record',
      score: (bytes, call) => {
        scored.push({ bytes, call });
        return answer?.() ?? Promise.resolve(ANSWER);
      },
    },
    readiness: () => readiness,
    defaultContentType: defaultContentType ?? 'application/json',
    model: () => createModel(undefined, 'types'),
    validation: 'types',
    records: SETTINGS.records,
    maxConcurrency: SETTINGS.maxConcurrency,
  }).catch(asProblem);
  return { outcome, bodyWasRead, scored, request };
}

describe('an invocation', () => {
  it("sends the record's very bytes, and gives SCR's very answer back", async () => {
    const { outcome, scored } = await invoke();
    expect(scored[0]?.bytes).toBe(BODY);
    expect(outcome).toBe(ANSWER);
  });

  it('hands on what travels with it', async () => {
    const { scored, request } = await invoke({
      contentType: 'application/json;charset=utf-8',
      accept: 'application/*, */*;q=0.1',
    });
    expect(scored[0]?.call).toEqual({
      correlationId: 'order-7',
      signal: request.signal,
      attributes: request.attributes,
      timings: request.timings,
      contentType: 'application/json;charset=utf-8',
      accept: 'application/json',
    });
    expect(scored[0]?.call.timings).toBe(request.timings);
  });

  it.each([undefined, ''])(
    'with the content type %j is of the default one, as InvokeEndpoint may come without',
    async (contentType) => {
      const { scored } = await invoke({ contentType, defaultContentType: 'application/json; charset=utf-8' });
      expect(scored[0]?.call.contentType).toBe('application/json; charset=utf-8');
    },
  );

  it('fails as its scorer does', async () => {
    const problem = new ProblemError('overloaded');
    expect((await invoke({ answer: () => Promise.reject(problem) })).outcome).toBe(problem);
  });
});

describe('an invocation that its headers condemn', () => {
  const unready: Readiness = { ready: false, reason: { code: 'not-ready', detail: 'Starting.' } };

  it.each([
    ['not-ready', { readiness: unready, contentType: 'text/plain' }],
    ['unsupported-media-type', { contentType: 'text/xml' }],
    ['unsupported-media-type', { contentType: 'nonsense' }],
    ['unsupported-media-type', { contentType: 'application/json; charset=latin1' }],
    ['unsupported-media-type', { contentEncoding: 'gzip' }],
    ['unsupported-media-type', { contentType: undefined, defaultContentType: 'text/xml' }],
    ['not-acceptable', { accept: 'text/html' }],
  ] as const)('is refused as %s before its body is read: %j', async (code, given) => {
    const { outcome, bodyWasRead, scored } = await invoke(given);
    expect(outcome).toMatchObject({ code });
    expect([bodyWasRead, scored.length]).toEqual([false, 0]);
  });

  it('is told what there is', async () => {
    expect((await invoke({ contentType: 'text/xml' })).outcome).toMatchObject({
      detail: 'Supported: application/json, application/jsonlines, application/x-ndjson, text/csv.',
    });
    expect((await invoke({ accept: 'text/html' })).outcome).toMatchObject({
      detail: 'Available: application/json, application/jsonlines, application/x-ndjson, text/csv.',
    });
  });
});

describe('an invocation that its body condemns', () => {
  it.each([
    ['invalid-json', ''],
    ['invalid-json', '{"data":{}'],
    ['invalid-json', '['.repeat(65) + ']'.repeat(65)],
    ['invalid-request', '7'],
    ['invalid-request', '{"inputs":[{}]}'],
  ])('takes no slot: %s for %j', async (code, body) => {
    const { outcome, scored } = await invoke({ body: Buffer.from(body) });
    expect(outcome).toMatchObject({ code, status: 400 });
    expect(scored).toEqual([]);
  });

  it('is refused as its reading is', async () => {
    const tooLarge = new ProblemError('payload-too-large');
    const { outcome, scored } = await invoke({ readBody: () => Promise.reject(tooLarge) });
    expect(outcome).toBe(tooLarge);
    expect(scored).toEqual([]);
  });
});
