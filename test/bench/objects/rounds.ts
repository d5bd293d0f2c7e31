import { startProgress } from '../progress.ts';
import { rotated } from '../rounds.ts';
import type { ObjectsSample } from './figures.ts';
import type { ObjectsSite } from './site.ts';

/** Objects that are scored at most: one takes long enough to be no matter of luck. */
const maxObjects = 3;

/**
 * Loads every function over and over, each in a fresh process, one after another, not counting a first round; then scores the object,
 * each time after a look at the endpoint by itself.
 */
export async function runObjectsRounds(
  { endpointLimit, functions, load, score }: ObjectsSite,
  { coldStarts, rounds }: { readonly coldStarts: number; readonly rounds: number },
): Promise<ObjectsSample[]> {
  const objects = Math.min(rounds, maxObjects);
  const progress = startProgress((1 + coldStarts) * functions.length + objects, 0.4);
  const samples: ObjectsSample[] = [];
  for (let round = 0; round <= coldStarts; round++) {
    for (const built of rotated(functions, round)) {
      progress(`load ${round} of ${coldStarts}, ${built.id}`);
      const result = await load(built);
      if (round > 0) samples.push({ kind: 'load', id: built.id, ...result });
    }
  }
  for (let round = 1; round <= objects; round++) {
    progress(`object ${round} of ${objects}`);
    samples.push({ kind: 'endpoint', rowsPerSecond: await endpointLimit() });
    samples.push({ kind: 'object', ...(await score()) });
  }
  return samples;
}
