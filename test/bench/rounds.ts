import { runWrk } from './load/wrk.ts';
import { measure, type Sample } from './measure.ts';
import type { Options } from './options.ts';
import { checkScore, scoreOnce } from './payload.ts';
import { startProgress } from './progress.ts';
import type { OpenSite } from './site.ts';

/** Numbers of connections that each peer is measured with. */
export const concurrencies: readonly number[] = [1, 32];

/**
 * Checks that all peers score alike, warms them up, measures them in interleaved rounds, and checks again.
 *
 * @throws Error when a peer gives another score than SCR, or this project's proxy wrote no log.
 */
export async function runRounds(site: OpenSite, options: Options): Promise<Sample[]> {
  const { targets, bodyFile } = site;
  const { rounds, seconds, warmupSeconds } = options;
  const progress = startProgress(targets.length * (1 + rounds * concurrencies.length), seconds + 0.2);

  const expected = await scoreOnce(site.scrUrl);
  for (const { url } of targets) await checkScore(url, expected);

  for (const { peerId, url } of targets) {
    progress(`warm-up, ${peerId}, ${warmupSeconds} s`);
    await runWrk({ url, bodyFile, connections: 32, seconds: warmupSeconds });
  }

  const samples: Sample[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const target of rotated(targets, round - 1)) {
      for (const connections of concurrencies) {
        progress(`round ${round} of ${rounds}, ${target.peerId}, concurrency ${connections}, ${seconds} s`);
        samples.push(await measure(target, { round, connections, seconds, bodyFile }));
      }
    }
  }

  for (const { url } of targets) await checkScore(url, expected);
  mustHaveLogged(samples);
  return samples;
}

/** The same order, begun at another place, so that no peer always runs after the same neighbour's load. */
export function rotated<T>(items: readonly T[], by: number): T[] {
  const start = by % Math.max(items.length, 1);
  return [...items.slice(start), ...items.slice(0, start)];
}

// The comparison claims that our proxy logs each request while the others log nothing.
function mustHaveLogged(samples: readonly Sample[]): void {
  const silent = samples.find(({ peerId, use }) => peerId === 'ours' && (use?.logBytesPerRequest ?? 0) < 50);
  if (silent !== undefined)
    throw new Error(`this project's proxy did not log its requests in round ${silent.round}`);
}
