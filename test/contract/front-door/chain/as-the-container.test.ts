import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { GatewayKind } from '../../../../src/local/gateway/options.ts';
import { type Chain, type Gate, startChain } from '../../../harness/chain.ts';
import { type HttpAnswer, send } from '../../../harness/http.ts';
import { type Case, DIFFERENT, MAX_PAYLOAD_BYTES, PINGS, REFUSED, SCORED } from './cases.ts';

const KINDS: readonly GatewayKind[] = ['rest', 'http', 'function-url', 'alb', 'alb-multi'];

let chain: Chain;
const gates = new Map<GatewayKind, Gate>();
beforeAll(async () => {
  const env = { MAX_PAYLOAD_BYTES };
  chain = await startChain({ env, frontDoor: { env } });
  for (const kind of KINDS) {
    // What is not listed there as binary, a REST API takes for UTF-8, whatever it is.
    gates.set(kind, await chain.gate({ kind, ...(kind === 'rest' && { binaryMediaTypes: ['*/*'] }) }));
  }
});
afterEach(() => chain.scr.clearFaults());

/** The same request straight to the container, and through the whole chain. */
async function askBoth(kind: GatewayKind, { method = 'POST', path = '/invocations', ...given }: Case) {
  const headers = {
    'x-correlation-id': 'order-7',
    ...(method === 'POST' && { 'content-type': 'application/json' }),
    ...given.headers,
  };
  const request = { method, path, headers, ...(given.body !== undefined && { body: given.body }) };
  if (given.fault !== undefined) chain.scr.setFault({ fault: given.fault });
  const direct = await send(chain.port, request);
  const callsBefore = (await chain.sagemaker.counts()).total;
  const through = await gates.get(kind)?.send(request);
  if (through === undefined) throw new Error(`No gateway of kind ${kind}.`);
  return { direct, through, calls: (await chain.sagemaker.counts()).total - callsBefore };
}

describe.each(KINDS)('through %s the front door answers as the container does', (kind) => {
  it.each(REFUSED)('to $what: the same problem, and no call is paid for', async (given) => {
    const { direct, through, calls } = await askBoth(kind, given);
    expect(seen(through)).toEqual(seen(direct));
    expect([[400, 404, 405, 406, 413, 415], calls]).toEqual([expect.arrayContaining([direct.status]), 0]);
  });

  it.each(SCORED)('to $what: the same score, by one call', async (given) => {
    const { direct, through, calls } = await askBoth(kind, given);
    expect(seen(through)).toEqual(seen(direct));
    expect([direct.status, calls]).toEqual([200, 1]);
  });

  it.each(PINGS)('to $what', async (given) => {
    const { direct, through, calls } = await askBoth(kind, given);
    expect(seen(through)).toEqual({ ...seen(direct), 'content-type': through.headers['content-type'] });
    expect([direct.status, direct.text, calls]).toEqual([200, '', 0]);
  });

  it.each(DIFFERENT)('but for $what: $why', async (given) => {
    const { direct, through } = await askBoth(kind, given);
    const expected = given.by?.[kind] ?? given;
    expect([statusAndCode(direct), statusAndCode(through)]).toEqual([expected.direct, expected.through]);
    expect(through.headers['x-correlation-id']).toBe('order-7');
  });
});

/** What a caller can tell two answers apart by, without what differs from call to call. */
function seen({ status, headers, text }: HttpAnswer) {
  const names = ['allow', 'content-type', 'retry-after', 'x-correlation-id', CUSTOM_ATTRIBUTES] as const;
  return {
    status,
    text: text.replace(/"(?:elapsed_nanos|timestamp)":\s*(?:"[^"]*"|\d+)/g, ''),
    ...Object.fromEntries(names.map((name) => [name, headers[name]])),
  };
}

const CUSTOM_ATTRIBUTES = 'x-amzn-sagemaker-custom-attributes';

/** `400 invalid-json`, or the status alone of what is no problem of ours. */
function statusAndCode({ status, headers, text }: HttpAnswer): string {
  const isProblem = headers['content-type'] === 'application/problem+json';
  return isProblem ? `${status} ${JSON.parse(text).code}` : String(status);
}
