import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, launch, type Server } from '../launch.ts';
import { applicationBody } from '../payload.ts';
import { modelPath, startProxy } from '../peers/peer.ts';
import { csvOf } from './applications.ts';

/** Scores that the proxy has in flight to SCR: its default. */
export const scoresInFlight = Math.max(8, 4 * availableParallelism());

/** This project's proxy with one way to answer bad records. */
export type RecordsProxy = { readonly url: string; readonly server: Server };

/** A stand-in that takes so long for a score, with a proxy for each error mode in front of it. */
export type ScoreTimeSite = {
  readonly scoreMs: number;
  readonly scrUrl: string;
  readonly proxies: Readonly<Record<'fail' | 'inline', RecordsProxy>>;
};

export type RecordsSite = {
  readonly csvFile: string;
  /** One record, for wrk. */
  readonly bodyFile: string;
  readonly scoreTimes: readonly ScoreTimeSite[];
};

/** Writes the CSV, starts a stand-in and two proxies for each score time, lets `work` use them, and ends them whatever happens. */
export async function withRecordsSite(
  { rows, dist, scoreTimesMs }: { rows: number; dist: string; scoreTimesMs: readonly number[] },
  work: (site: RecordsSite) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'scr-sagemaker-records-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const servers: Server[] = [];
  try {
    const csvFile = join(folder, 'applications.csv');
    writeFileSync(csvFile, '');
    for (const part of csvOf(rows)) writeFileSync(csvFile, part, { flag: 'a' });
    const bodyFile = join(folder, 'record.json');
    writeFileSync(bodyFile, applicationBody);
    const bytes = statSync(csvFile).size;
    const scoreTimes: ScoreTimeSite[] = [];
    for (const scoreMs of scoreTimesMs) {
      const scrBaseUrl = `http://127.0.0.1:${await freePort()}`;
      servers.push(await startStandIn(scrBaseUrl, scoreMs, dist, folder));
      const start = async (mode: 'fail' | 'inline') => {
        const proxy = await startOurs(mode, bytes, { scrBaseUrl, folder, dist: resolve(dist), scoreMs });
        servers.push(proxy.server);
        return proxy;
      };
      const proxies = { fail: await start('fail'), inline: await start('inline') };
      scoreTimes.push({ scoreMs, scrUrl: `${scrBaseUrl}${modelPath}`, proxies });
    }
    await work({ csvFile, bodyFile, scoreTimes });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    process.off('exit', removeFolder);
    removeFolder();
  }
}

function startStandIn(baseUrl: string, scoreMs: number, dist: string, folder: string): Promise<Server> {
  return launch(
    `scr-${scoreMs}`,
    {
      command: [
        process.execPath,
        join(resolve(dist), 'standin.mjs'),
        `--server.port=${new URL(baseUrl).port}`,
      ],
      env: { SAS_SCR_APP_PATH: modelPath, STANDIN_SCORE_MS: String(scoreMs) },
      readyUrl: `${baseUrl}${modelPath}/apiMeta/api`,
    },
    folder,
  );
}

/** Settings at their defaults, but for limits that a large CSV needs raised. */
async function startOurs(
  mode: 'fail' | 'inline',
  csvBytes: number,
  site: { scrBaseUrl: string; folder: string; dist: string; scoreMs: number },
): Promise<RecordsProxy> {
  const { url, server } = await startProxy(`ours-${mode}-${site.scoreMs}`, site, (port) => ({
    command: [process.execPath, join(site.dist, 'container.mjs'), 'serve'],
    env: {
      SAGEMAKER_BIND_TO_PORT: String(port),
      SCR_COMMAND: '',
      SCR_BASE_URL: site.scrBaseUrl,
      SCR_MODEL_PATH: modelPath,
      SCR_RECORD_ERRORS: mode,
      SCR_MAX_CONCURRENCY: String(scoresInFlight),
      MAX_PAYLOAD_BYTES: String(Math.max(csvBytes, 25 * 1024 * 1024)),
      INVOCATION_TIMEOUT_MS: '3600000',
    },
  }));
  if (server === undefined) throw new Error('the proxy has no process');
  return { url, server };
}
