import { isDeepStrictEqual } from 'node:util';

/** One home equity loan application: the 12 inputs of the HMEQ models, some 400 bytes. */
export const applicationBody = JSON.stringify({
  inputs: [
    { name: 'CLAGE', value: 101.4660019 },
    { name: 'CLNO', value: 8 },
    { name: 'DEBTINC', value: 37.11361356 },
    { name: 'DELINQ', value: 0 },
    { name: 'DEROG', value: 0 },
    { name: 'JOB', value: 'Other' },
    { name: 'LOAN', value: 1700 },
    { name: 'MORTDUE', value: 30548 },
    { name: 'NINQ', value: 1 },
    { name: 'REASON', value: 'HomeImp' },
    { name: 'VALUE', value: 40320 },
    { name: 'YOJ', value: 9 },
  ],
});

/** What SCR answered: the outputs, without the metadata, which differs from call to call. */
export type Outputs = unknown;

/**
 * Posts the application and returns the model's outputs.
 *
 * @throws Error when the answer isn't a 200 with outputs in it.
 */
export async function scoreOnce(url: string): Promise<Outputs> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: applicationBody,
    signal: AbortSignal.timeout(5000),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 500)}`);
  return outputsOf(text);
}

/**
 * The outputs in an answer of SCR, which holds them as `outputs` or as `data`.
 *
 * @throws Error when there are none.
 */
export function outputsOf(answer: string): Outputs {
  const parsed: { outputs?: unknown; data?: unknown } = JSON.parse(answer);
  const outputs = parsed.outputs ?? parsed.data;
  if (typeof outputs !== 'object' || outputs === null || Object.keys(outputs).length === 0) {
    throw new Error(`an answer without outputs: ${answer.slice(0, 500)}`);
  }
  return outputs;
}

/**
 * Makes sure that a proxy gives the score that SCR itself gives.
 *
 * @throws Error when it doesn't.
 */
export async function checkScore(url: string, expected: Outputs): Promise<void> {
  const outputs = await scoreOnce(url);
  if (!isDeepStrictEqual(outputs, expected)) {
    throw new Error(`${url} gave another score than SCR: ${JSON.stringify(outputs).slice(0, 500)}`);
  }
}
