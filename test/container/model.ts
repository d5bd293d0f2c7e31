import type { Answer } from './container.ts';

/** A record that the stand-in's model scores. */
export const homeLoan = JSON.stringify({
  inputs: [
    { name: 'CLAGE', value: 101.4660019 },
    { name: 'DEBTINC', value: 37.11361356 },
    { name: 'JOB', value: 'Other' },
    { name: 'LOAN', value: 1700 },
  ],
});

/** The model's probability in an answer; throws where the answer is no score. */
export function probabilityOf(answer: Pick<Answer, 'status' | 'body'>): number {
  const probability = answer.status === 200 ? JSON.parse(answer.body).data?.P_BAD1 : undefined;
  if (typeof probability !== 'number') throw new Error(`no score: ${JSON.stringify(answer)}`);
  return probability;
}
