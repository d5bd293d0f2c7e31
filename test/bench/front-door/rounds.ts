import { startProgress } from '../progress.ts';
import { rotated } from '../rounds.ts';
import type { FrontDoorSample } from './figures.ts';
import type { FunctionId } from './functions.ts';
import type { FrontDoorSite } from './site.ts';

/** Calls of one process that are counted, after those that warm it up. */
export const warmCalls = 3000;

const coldFunctions: ReadonlySet<FunctionId> = new Set(['empty', 'naive', 'ours']);
const warmFunctions: ReadonlySet<FunctionId> = new Set(['bare', 'naive', 'ours']);

/**
 * Starts every function over and over, each in a fresh process, one after another; then lets each answer many calls in one process.
 * One round of cold starts before the others is not counted.
 */
export async function runFrontDoorRounds(
  { functions, run }: FrontDoorSite,
  { coldStarts, rounds }: { readonly coldStarts: number; readonly rounds: number },
): Promise<FrontDoorSample[]> {
  const cold = functions.filter(({ id }) => coldFunctions.has(id));
  const warm = functions.filter(({ id }) => warmFunctions.has(id));
  const progress = startProgress((1 + coldStarts) * cold.length + rounds * warm.length, 0.4);
  const samples: FrontDoorSample[] = [];
  for (let round = 0; round <= coldStarts; round++) {
    for (const built of rotated(cold, round)) {
      progress(`cold start ${round} of ${coldStarts}, ${built.id}`);
      const result = await run(built, 0);
      if (round > 0) samples.push({ id: built.id, round, ...result });
    }
  }
  for (let round = 1; round <= rounds; round++) {
    for (const built of rotated(warm, round)) {
      progress(`round ${round} of ${rounds}, ${warmCalls} calls, ${built.id}`);
      samples.push({ id: built.id, round, ...(await run(built, warmCalls)) });
    }
  }
  return samples;
}
