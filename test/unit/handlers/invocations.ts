import type { InvokeRequest, InvokeResponse } from '../../../src/core/invocation.ts';
import { createModel } from '../../../src/core/model.ts';
import type { Answer, Call, Scorer } from '../../../src/core/ports.ts';
import { containerSettings } from '../../../src/core/settings/container.ts';
import type { Signature } from '../../../src/core/signature/signature.ts';
import { handleInvoke } from '../../../src/handlers/invoke.ts';
import { ANSWER } from '../core/scoring/calls.ts';

export const SIGNATURE: Signature = {
  inputs: [
    { name: 'X', type: 'number' },
    { name: 'S', type: 'string', maxLength: 3 },
  ],
  outputs: [{ name: 'P', type: 'number' }],
};

export interface Invocation extends Partial<Omit<InvokeRequest, 'readBody' | 'streamBody'>> {
  readonly body: string | readonly string[] | AsyncIterable<Uint8Array>;
  readonly env?: Readonly<Record<string, string>>;
  readonly signature?: Signature | undefined;
  /** What SCR answers to a payload, or throws; `{"data":{"P":<X>}}` unless told. */
  readonly answer?: (payload: string, call: Call) => Partial<Answer> | Promise<Partial<Answer>>;
}

/** A request with many records, and what reached SCR of it. */
export async function invokeMany(given: Invocation) {
  const { body, env = {}, signature = SIGNATURE, answer = echo, ...rest } = given;
  const sent: string[] = [];
  const scorer: Scorer = {
    unit: 'record',
    score: async (bytes, call) => {
      const payload = Buffer.from(bytes).toString();
      sent.push(payload);
      return { ...ANSWER, ...(await answer(payload, call)) };
    },
  };
  const settings = containerSettings(env, { cpus: 1, memoryBytes: 2 ** 30 });
  const request: InvokeRequest = {
    contentType: 'text/csv',
    contentEncoding: undefined,
    accept: undefined,
    attributes: [],
    correlationId: 'order-7',
    signal: new AbortController().signal,
    timings: { queueMs: 0, scorerMs: 0 },
    tally: { scored: 0, failed: 0, droppedColumns: 0 },
    readBody: async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of chunksOf(body)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    streamBody: () => chunksOf(body),
    ...rest,
  };
  const response = handleInvoke(request, {
    ...settings,
    scorer,
    readiness: () => ({ ready: true }),
    model: () => createModel(signature, settings.validation),
  });
  return { sent, request, response };
}

/** The whole text of an answer. */
export async function textOf(response: Promise<InvokeResponse> | InvokeResponse): Promise<string> {
  const { body } = await response;
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  let text = '';
  for await (const part of body) text += part;
  return text;
}

/** A model that gives its input back. */
function echo(payload: string): Partial<Answer> {
  const x = /"X","value":([^}]*)|"X":([^,}]*)/.exec(payload);
  return { body: Buffer.from(`{"data":{"P":${x?.[1] ?? x?.[2] ?? 'null'}}}`) };
}

async function* chunksOf(body: Invocation['body']): AsyncGenerator<Uint8Array> {
  if (typeof body === 'string') {
    if (body !== '') yield Buffer.from(body);
  } else if (Symbol.asyncIterator in body) {
    yield* body;
  } else {
    for (const text of body) yield Buffer.from(text);
  }
}
