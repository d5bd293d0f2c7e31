/**
 * The benchmark: this project's proxy and its peers side by side, a CSV beside other ways to score it, the front door's function beside a
 * naive one, and a large object through the function that scores objects. See options.ts.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorLines, figuresOf } from './figures.ts';
import { type FrontDoorFigures, type FrontDoorSample, frontDoorFiguresOf } from './front-door/figures.ts';
import { frontDoorFile } from './front-door/functions.ts';
import { judgeFrontDoor } from './front-door/marks.ts';
import type { FrontDoorReport } from './front-door/report.ts';
import { runFrontDoorRounds } from './front-door/rounds.ts';
import { withFrontDoorSite } from './front-door/site.ts';
import { allMet, judge } from './marks.ts';
import type { Sample } from './measure.ts';
import { objectsFiguresOf } from './objects/figures.ts';
import { scoreObjectFile } from './objects/functions.ts';
import { rowsPerSecondLimit } from './objects/limited-endpoint.ts';
import { judgeObjects } from './objects/marks.ts';
import type { ObjectsReport } from './objects/report.ts';
import { runObjectsRounds } from './objects/rounds.ts';
import { withObjectsSite } from './objects/site.ts';
import { type Options, parseOptions, usage } from './options.ts';
import { choosePeers, frontDoorId, objectsId, recordsId } from './peers/all.ts';
import type { Peer } from './peers/peer.ts';
import { type RecordsSample, recordsFiguresOf } from './records/figures.ts';
import { judgeRecords, scoreTimesMs } from './records/marks.ts';
import type { RecordsReport } from './records/report.ts';
import { runRecordsRounds } from './records/rounds.ts';
import { scoresInFlight, withRecordsSite } from './records/site.ts';
import { describeMachine } from './report/machine.ts';
import { toPage } from './report/page.ts';
import type { RunReport, RunSetting } from './report/run-report.ts';
import { toTerminal } from './report/terminal.ts';
import { runRounds } from './rounds.ts';
import { withSite } from './site.ts';
import { missingTools } from './tools.ts';

// An ended run ends its servers: launch.ts does so on exit.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  const peers = choosePeers(options.only);
  mustBeComplete(peers, options);

  const setting = settingOf(peers, options, args);
  let samples: Sample[] = [];
  if (peers.length > 0) {
    await withSite(peers, options.dist, async (site) => {
      samples = await runRounds(site, options);
    });
  }
  const records = await scoreCsv(options);
  const frontDoor = await callFrontDoor(options);
  const objects = await scoreObjects(options);

  const figures = figuresOf(samples);
  const report: RunReport = {
    ...setting,
    figures,
    marks: judge(figures),
    errorLines: errorLines(samples),
    samples,
    records,
    frontDoor,
    objects,
  };
  process.stdout.write(toTerminal(report));
  if (options.jsonFile !== undefined) writeFileSync(options.jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  if (options.write) writePage(toPage(report));
  const marks = [...report.marks, ...records.marks, ...frontDoor.marks, ...objects.marks];
  return options.check && !allMet(marks) ? 1 : 0;
}

function scoresCsv({ only }: Options): boolean {
  return only.length === 0 || only.includes(recordsId);
}

async function scoreCsv(options: Options): Promise<RecordsReport> {
  let samples: RecordsSample[] = [];
  if (scoresCsv(options)) {
    await withRecordsSite({ ...options, scoreTimesMs }, async (site) => {
      samples = await runRecordsRounds(site, options);
    });
  }
  const figures = recordsFiguresOf(samples);
  return { rows: options.rows, scoresInFlight, figures, marks: judgeRecords(figures), samples };
}

function callsFrontDoor({ only }: Options): boolean {
  return only.length === 0 || only.includes(frontDoorId);
}

async function callFrontDoor(options: Options): Promise<FrontDoorReport> {
  let samples: FrontDoorSample[] = [];
  let figures: FrontDoorFigures[] = [];
  if (callsFrontDoor(options)) {
    await withFrontDoorSite(options.dist, async (site) => {
      samples = await runFrontDoorRounds(site, options);
      figures = frontDoorFiguresOf(site.functions, samples);
    });
  }
  return { figures, marks: judgeFrontDoor(figures), samples };
}

function scoresObjects({ only }: Options): boolean {
  return only.length === 0 || only.includes(objectsId);
}

async function scoreObjects(options: Options): Promise<ObjectsReport> {
  const { objectMegabytes } = options;
  let samples: ObjectsReport['samples'] = [];
  let figures = objectsFiguresOf([], []);
  if (scoresObjects(options)) {
    await withObjectsSite({ ...options, rowsPerSecond: rowsPerSecondLimit }, async (site) => {
      samples = await runObjectsRounds(site, options);
      figures = objectsFiguresOf(site.functions, samples);
    });
  }
  return { objectMegabytes, figures, marks: judgeObjects(figures), samples };
}

function mustBeComplete(peers: readonly Peer[], options: Options): void {
  const missing = missingTools(['wrk', ...peers.flatMap((peer) => peer.needs)]);
  if (missing.length > 0) {
    throw new Error(
      `missing: ${missing.join(', ')}. Install with: apt-get install ${missing.join(' ')}\n` +
        'or leave out the peers that need them with --only (--help lists the peers)',
    );
  }
  const usesStandIn = peers.length > 0 || scoresCsv(options);
  const needed = [
    ...(usesStandIn ? [join(options.dist, 'standin.mjs')] : []),
    ...(scoresCsv(options) || peers.some(({ id }) => id === 'ours')
      ? [join(options.dist, 'container.mjs')]
      : []),
    ...(callsFrontDoor(options) ? [frontDoorFile(options.dist)] : []),
    ...(scoresObjects(options)
      ? [scoreObjectFile(options.dist), join(options.dist, 'lambda-runtime.mjs')]
      : []),
  ];
  for (const path of needed) {
    if (!existsSync(path)) throw new Error(`${path} is missing. Build it with: npm run build`);
  }
}

// Taken before anything is measured, so that what's wrong here doesn't cost a whole run.
function settingOf(peers: readonly Peer[], options: Options, args: readonly string[]): RunSetting {
  return {
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    rounds: options.rounds,
    seconds: options.seconds,
    warmupSeconds: options.warmupSeconds,
    machine: describeMachine(),
    peers: peers.map(({ id, title, how }) => ({ id, title, how: how() })),
  };
}

function writePage(page: string): void {
  const folder = new URL('../../docs/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('performance.md', folder), page);
  process.stderr.write('wrote docs/performance.md\n');
}
