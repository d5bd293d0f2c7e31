import { describe, expect, it } from '@jest/globals';
import { asProblem } from '../../../src/core/errors/problem-error.ts';
import type { InvokeRequest } from '../../../src/core/invocation.ts';
import { createModel } from '../../../src/core/model.ts';
import type { Call } from '../../../src/core/ports.ts';
import { frontDoorSettings } from '../../../src/core/settings/front-door.ts';
import { handleInvoke } from '../../../src/handlers/invoke.ts';
import { ANSWER } from '../core/scoring/calls.ts';
import { SIGNATURE } from './invocations.ts';

const ATTRIBUTES = [['x-amzn-sagemaker-custom-attributes', 'tenant=a']] as const;

/** Invokes with a scorer of whole payloads, and tells what reached it and what came out. */
async function invoke(body: string, given: Partial<InvokeRequest> = {}, env = {}) {
  const sent: { readonly bytes: Uint8Array; readonly call: Call }[] = [];
  const bytes = Buffer.from(body);
  const settings = frontDoorSettings({ ENDPOINT_NAME: 'homeloan', ...env });
  const request: InvokeRequest = {
    contentType: 'application/json',
    contentEncoding: undefined,
    accept: undefined,
    attributes: ATTRIBUTES,
    correlationId: 'order-7',
    signal: new AbortController().signal,
    timings: { queueMs: 0, scorerMs: 0 },
    tally: { scored: 0, failed: 0, droppedColumns: 0 },
    readBody: async () => bytes,
    streamBody: () => {
      throw new Error('A whole payload is not streamed.');
    },
    ...given,
  };
  const outcome = await handleInvoke(request, {
    ...settings,
    scorer: {
      unit: 'payload',
      score: async (scored, call) => {
        sent.push({ bytes: scored, call });
        return ANSWER;
      },
    },
    readiness: () => ({ ready: true }),
    model: () => createModel(SIGNATURE, settings.validation),
    maxConcurrency: 1,
  }).catch(asProblem);
  return { outcome, sent, bytes };
}

const CSV = { contentType: 'text/csv' };
const LINES = { contentType: 'application/jsonlines' };

describe('A payload for an endpoint', () => {
  it.each([
    ['{"data":{"X":1}}', {}, 'application/json'],
    ['{"data":{"X":1}}', { accept: 'text/csv' }, 'text/csv'],
    ['[{"X":1},{"X":2}]', {}, 'application/json'],
    ['{"X":1}\n{"X":2}\n', LINES, 'application/jsonlines'],
    ['X,S\n1,a\n2,b\n', CSV, 'text/csv'],
    [
      'X,S\n1,a\n',
      { ...CSV, accept: 'text/csv;header=absent, */*;q=0.1' },
      'text/csv;header=absent, */*;q=0.1',
    ],
  ])('goes on as the bytes that it came in: %j %j', async (body, given, accept) => {
    const { outcome, sent, bytes } = await invoke(body, given);
    expect(sent.map((one) => one.bytes)).toEqual([bytes]);
    expect(sent[0]?.bytes).toBe(bytes);
    expect(sent[0]?.call).toMatchObject({
      accept,
      contentType: 'contentType' in given ? given.contentType : 'application/json',
      attributes: ATTRIBUTES,
      correlationId: 'order-7',
    });
    expect(outcome).toMatchObject({ status: 200, body: ANSWER.body, headers: [ATTRIBUTES[0]] });
  });

  it.each([
    ['invalid-json', '{"X":', {}],
    ['invalid-request', '7', {}],
    ['invalid-record', '{"X":"a"}', {}],
    ['invalid-record', '{"X":"a"}', { accept: 'text/csv' }],
    ['invalid-record', '[{"X":1},{"X":"a"}]', {}],
    ['invalid-json', '[{"X":1}', {}],
    ['invalid-record', '{"X":1}\n{"X":"a"}\n', LINES],
    ['invalid-record', 'X\n1\na\n', CSV],
    ['unsupported-media-type', 'X', { contentType: 'text/xml' }],
    ['not-acceptable', '{"X":1}', { accept: 'image/png' }],
  ])('that is bad costs no call: %s for %j', async (code, body, given) => {
    const { outcome, sent } = await invoke(body, given);
    expect([outcome, sent.length]).toMatchObject([{ code }, 0]);
  });

  it.each([
    ['[{"X":1},{"X":"a"}]', {}],
    ['{"X":1}\n{"X":"a"}\n', LINES],
    ['X\n1\na\n', CSV],
  ])('goes on with its faulty records in inline, for the container to mark: %j', async (body, given) => {
    expect((await invoke(body, given, { SCR_RECORD_ERRORS: 'inline' })).sent.length).toBe(1);
  });

  it.each([
    ['invalid-json', '[{"X":1},{"X":', {}],
    ['invalid-request', '"', CSV],
  ])('that cannot be read as a whole is refused in inline too: %s for %j', async (code, body, given) => {
    const { outcome, sent } = await invoke(body, given, { SCR_RECORD_ERRORS: 'inline' });
    expect([outcome, sent.length]).toMatchObject([{ code }, 0]);
  });
});
