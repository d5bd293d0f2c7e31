import type { Answer, Call, Scorer } from '../../../../src/core/ports.ts';

/** A call with a signal of its own unless one is given. */
export function call(signal: AbortSignal = new AbortController().signal): Call {
  return {
    correlationId: 'order-7',
    signal,
    contentType: 'application/json',
    accept: 'application/json',
    attributes: [],
    timings: { queueMs: 0, scorerMs: 0 },
  };
}

export const ANSWER: Answer = {
  status: 200,
  contentType: 'application/json',
  headers: [],
  body: Buffer.from('{}'),
};
export const BYTES = Buffer.from('{"data":{}}');

/** A scorer whose calls end when a test says so. */
export function heldScorer() {
  const held: { readonly answer: (answer?: Answer) => void; readonly fail: (thrown: unknown) => void }[] = [];
  const scorer: Scorer = {
    unit: 'record',
    score: () =>
      new Promise((resolve, reject) =>
        held.push({ answer: (answer = ANSWER) => resolve(answer), fail: reject }),
      ),
  };
  return { scorer, held };
}

/** Lets every promise that can go on do so. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}
