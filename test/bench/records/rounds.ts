import { isDeepStrictEqual } from 'node:util';
import { runWrk } from '../load/wrk.ts';
import { scoreOnce } from '../payload.ts';
import { readTree } from '../proc.ts';
import { startProgress } from '../progress.ts';
import { rotated } from '../rounds.ts';
import { rowOf } from './applications.ts';
import type { RecordsSample, Way } from './figures.ts';
import { keptScores, postFile } from './post-file.ts';
import { postRows } from './post-rows.ts';
import { type RecordsProxy, type RecordsSite, type ScoreTimeSite, scoresInFlight } from './site.ts';

const ways: readonly Way[] = ['fail', 'inline', 'rows', 'direct'];

/**
 * Scores the CSV in every way, in interleaved rounds, after a first round that isn't counted.
 *
 * @throws Error when a row has no score, or another one than SCR gives when it is posted alone.
 */
export async function runRecordsRounds(
  site: RecordsSite,
  { rows, rounds, seconds }: { rows: number; rounds: number; seconds: number },
): Promise<RecordsSample[]> {
  const progress = startProgress(site.scoreTimes.length * ways.length * (1 + rounds), seconds + 0.5);
  const idle = new Map<RecordsProxy, number>();
  const expected = new Map<ScoreTimeSite, readonly string[]>();
  for (const scoreTime of site.scoreTimes) {
    for (const proxy of Object.values(scoreTime.proxies)) {
      await scoreOnce(proxy.url);
      idle.set(proxy, readTree(proxy.server.pid).residentBytes);
    }
    const limits = { maxRows: Math.min(rows, keptScores), maxSeconds: Number.POSITIVE_INFINITY };
    expected.set(scoreTime, (await postRows(scoreTime.scrUrl, rowOf, limits)).scores);
  }

  const measureFile = async (scoreTime: ScoreTimeSite, mode: 'fail' | 'inline') => {
    const proxy = scoreTime.proxies[mode];
    const before = readTree(proxy.server.pid);
    const scored = await postFile(proxy.url, site.csvFile);
    const after = readTree(proxy.server.pid);
    if (scored.rows !== rows) throw new Error(`${scored.rows} of ${rows} rows came back (${mode})`);
    if (!isDeepStrictEqual(scored.firstScores, expected.get(scoreTime))) {
      throw new Error(`the rows of a CSV got other scores than SCR gives to each alone (${mode})`);
    }
    const use = {
      cpuUsPerRow: (after.cpuMicroseconds - before.cpuMicroseconds) / rows,
      idleResidentBytes: idle.get(proxy) ?? 0,
      peakResidentBytes: after.peakResidentBytes,
    };
    return { rows, rowsPerSecond: rows / scored.seconds, use };
  };
  const measureWay = async (scoreTime: ScoreTimeSite, way: Way) => {
    if (way === 'fail' || way === 'inline') return measureFile(scoreTime, way);
    const { scrUrl: url } = scoreTime;
    if (way === 'rows') {
      const scored = await postRows(url, rowOf, { maxRows: rows, maxSeconds: seconds });
      return { rows: scored.rows, rowsPerSecond: scored.rows / scored.seconds };
    }
    const load = await runWrk({ url, bodyFile: site.bodyFile, connections: scoresInFlight, seconds });
    return { rows: load.requests, rowsPerSecond: load.requestsPerSecond };
  };

  const samples: RecordsSample[] = [];
  for (let round = 0; round <= rounds; round++) {
    const name = round === 0 ? 'warm-up' : `round ${round} of ${rounds}`;
    for (const scoreTime of site.scoreTimes) {
      for (const way of rotated(ways, round)) {
        progress(`CSV, ${name}, ${way}, ${scoreTime.scoreMs} ms a score`);
        const sample = { way, scoreMs: scoreTime.scoreMs, round, ...(await measureWay(scoreTime, way)) };
        if (round > 0) samples.push(sample);
      }
    }
  }
  return samples;
}
