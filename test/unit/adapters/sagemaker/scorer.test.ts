import {
  type InvokeEndpointCommand,
  type InvokeEndpointCommandOutput,
  SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';
import { describe, expect, it } from '@jest/globals';
import { createEndpointScorer } from '../../../../src/adapters/sagemaker/scorer.ts';
import { createSdkInvoke } from '../../../../src/adapters/sagemaker/sdk-invoke.ts';
import { asProblem, ProblemError } from '../../../../src/core/errors/problem-error.ts';
import type { CallSignal } from '../../../../src/core/ports.ts';
import { keptLog } from '../../core/kept-log.ts';
import { BYTES, call } from '../../core/scoring/calls.ts';

/** A signal that knows who listens. */
function countedSignal() {
  const listeners = new Set<() => void>();
  const state = { aborted: false, reason: undefined as unknown };
  const signal: CallSignal = {
    get aborted() {
      return state.aborted;
    },
    get reason() {
      return state.reason;
    },
    addEventListener: (_, listener) => void listeners.add(listener),
    removeEventListener: (_, listener) => void listeners.delete(listener),
  };
  const abort = (reason: ProblemError) => {
    Object.assign(state, { aborted: true, reason });
    for (const listener of listeners) listener();
  };
  return { signal, listeners, abort };
}

/** A scorer whose client is answered by a function, beneath everything that the SDK does by itself. */
function endpoint(
  answer: (input: InvokeEndpointCommand['input']) => Promise<Partial<InvokeEndpointCommandOutput>>,
  remainingMs = 10_000,
) {
  const client = new SageMakerRuntimeClient({ region: 'eu-central-1', maxAttempts: 1 });
  const inputs: InvokeEndpointCommand['input'][] = [];
  client.middlewareStack.add(
    () => async (args) => {
      const { input } = args as { input: InvokeEndpointCommand['input'] };
      inputs.push(input);
      return { response: {}, output: { $metadata: {}, Body: undefined, ...(await answer(input)) } };
    },
    { step: 'initialize', priority: 'low' },
  );
  const scorer = createEndpointScorer({
    invokeEndpoint: createSdkInvoke(client),
    maxRetries: 3,
    scoringIsPure: false,
    passModelErrors: false,
    log: keptLog(),
    now: () => performance.now(),
    random: () => 0,
  })({ endpointName: 'homeloan', remainingMs: () => remainingMs });
  return { scorer, inputs };
}

const throttled = () =>
  Promise.reject(
    Object.assign(new Error('slow down'), {
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 429 },
    }),
  );

describe('A call to an endpoint', () => {
  it.each([
    ['an answer', async () => ({})],
    ['a failure', () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNRESET' }))],
  ])('leaves nobody listening after %s', async (_, answer) => {
    const { signal, listeners } = countedSignal();
    const { scorer } = endpoint(answer);
    await scorer.score(BYTES, { ...call(), signal }).catch(asProblem);
    expect(listeners.size).toBe(0);
  });

  it('leaves nobody listening after several tries', async () => {
    const { signal, listeners } = countedSignal();
    let tries = 0;
    const { scorer, inputs } = endpoint(() => (++tries < 3 ? throttled() : Promise.resolve({})));
    expect((await scorer.score(BYTES, { ...call(), signal })).status).toBe(200);
    expect([inputs.length, listeners.size]).toEqual([3, 0]);
  });

  it('ends with its signal, whatever the SDK waits for', async () => {
    const { signal, listeners, abort } = countedSignal();
    const { scorer } = endpoint(() => new Promise(() => {}));
    const scored = scorer.score(BYTES, { ...call(), signal }).catch(asProblem);
    const reason = new ProblemError('deadline-exceeded');
    abort(reason);
    expect(await scored).toBe(reason);
    expect(listeners.size).toBe(0);
  });

  it('ends with its signal between two tries', async () => {
    const { signal, abort } = countedSignal();
    const reason = new ProblemError('client-closed');
    const { scorer, inputs } = endpoint(() => {
      setTimeout(() => abort(reason), 5);
      return throttled();
    });
    expect(await scorer.score(BYTES, { ...call(), signal }).catch(asProblem)).toBe(reason);
    expect(inputs.length).toBe(1);
  });

  it('is not made where its signal has aborted already', async () => {
    const { signal, abort } = countedSignal();
    abort(new ProblemError('deadline-exceeded'));
    const { scorer, inputs } = endpoint(async () => ({}));
    await expect(scorer.score(BYTES, { ...call(), signal })).rejects.toMatchObject({
      code: 'deadline-exceeded',
    });
    expect(inputs).toEqual([]);
  });

  it.each([
    [10_000, 'scr-cid=order-7;scr-budget-ms=9900'],
    [500, 'scr-cid=order-7;scr-budget-ms=450'],
    [0, 'scr-cid=order-7;scr-budget-ms=1'],
    [Number.POSITIVE_INFINITY, 'scr-cid=order-7'],
  ])('tells what is left of %d ms, less the way back', async (remainingMs, attributes) => {
    const { scorer, inputs } = endpoint(async () => ({}), remainingMs);
    await scorer.score(BYTES, call());
    expect(inputs).toMatchObject([{ EndpointName: 'homeloan', CustomAttributes: attributes }]);
    expect(inputs[0]?.Body).toBe(BYTES);
  });

  it('takes the time of all tries and pauses', async () => {
    let tries = 0;
    const { scorer } = endpoint(() => (++tries < 2 ? throttled() : Promise.resolve({})));
    const timed = call();
    await scorer.score(BYTES, timed);
    expect(timed.timings.scorerMs).toBeGreaterThanOrEqual(249);
  });
});
