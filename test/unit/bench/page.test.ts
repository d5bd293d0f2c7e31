import { describe, expect, it } from '@jest/globals';
import type { FrontDoorFigures } from '../../bench/front-door/figures.ts';
import { judgeFrontDoor } from '../../bench/front-door/marks.ts';
import { judge } from '../../bench/marks.ts';
import type { ObjectsFigures } from '../../bench/objects/figures.ts';
import { judgeObjects } from '../../bench/objects/marks.ts';
import type { RecordsFigures } from '../../bench/records/figures.ts';
import { judgeRecords } from '../../bench/records/marks.ts';
import { toPage } from '../../bench/report/page.ts';
import type { RunReport } from '../../bench/report/run-report.ts';
import { toTerminal } from '../../bench/report/terminal.ts';

const figures = [
  { peerId: 'ours', connections: 32, rounds: 5, requestsPerSecond: 9000, p50Ms: 3, p99Ms: 8, errors: 7 },
];

const recordsFigures: RecordsFigures[] = [
  { way: 'inline', scoreMs: 2, rounds: 5, rowsPerSecond: 3210, cpuUsPerRow: 150, grownBytes: 61_000_000 },
];

const cold = (bothMs: number) => ({ starts: 21, loadMs: bothMs - 5, firstMs: 5, bothMs, cpuMs: 1 });
const frontDoorFigures: FrontDoorFigures[] = [
  { id: 'empty', bytes: 500, cold: cold(6) },
  { id: 'naive', bytes: 1_300_000, cold: cold(206), warm: { cpuUs: 2000, p50Ms: 3 } },
  { id: 'ours', bytes: 300_000, cold: cold(126), warm: { cpuUs: 500, p50Ms: 0.75 } },
  { id: 'bare', bytes: 900, warm: { cpuUs: 200, p50Ms: 0.25 } },
];

const load = (loadMs: number) => ({ starts: 21, loadMs, cpuMs: 1 });
const objectsFigures: ObjectsFigures = {
  object: { runs: 3, rows: 640_000, seconds: 40, rowsPerSecond: 16_000, peakMegabytes: 231 },
  endpointRowsPerSecond: 19_000,
  loads: [
    { id: 'empty', bytes: 500, ...load(2) },
    { id: 'naive', bytes: 1_300_000, ...load(102) },
    { id: 'ours', bytes: 300_000, ...load(52) },
  ],
};
const noObjects: ObjectsFigures = { loads: [] };

const report: RunReport = {
  date: '2026-01-31',
  command: 'npm run bench -- --write',
  rounds: 5,
  seconds: 4,
  warmupSeconds: 3,
  machine: {
    cores: 2,
    processor: 'Some CPU',
    memoryGigabytes: 8,
    kernel: '6.1.0',
    nodeVersion: 'v24.1.0',
    wrkVersion: '4.1.0',
    loadAverage: 0.2,
  },
  peers: [{ id: 'ours', title: 'scr-sagemaker', how: 'As in the image.' }],
  figures,
  marks: judge(figures),
  errorLines: ['round 2, ours, concurrency 32: 7 status (of 1000 requests)'],
  samples: [],
  records: {
    rows: 20_000,
    scoresInFlight: 8,
    figures: recordsFigures,
    marks: judgeRecords(recordsFigures),
    samples: [],
  },
  frontDoor: { figures: frontDoorFigures, marks: judgeFrontDoor(frontDoorFigures), samples: [] },
  objects: {
    objectMegabytes: 200,
    figures: objectsFigures,
    marks: judgeObjects(objectsFigures),
    samples: [],
  },
};

const busy: RunReport = { ...report, machine: { ...report.machine, loadAverage: 3.4 } };

describe.each([
  ['the page', toPage],
  ['the terminal', toTerminal],
])('%s', (_, show) => {
  it('says on what machine it was measured, and how', () => {
    expect(show(report)).toContain(
      '2 cores (Some CPU), 8 GB of memory, Linux 6.1.0, Node.js v24.1.0, wrk 4.1.0',
    );
    expect(show(report)).toContain('5 rounds');
  });

  it('names the rounds with errors, and the marks that are missed', () => {
    expect(show(report)).toContain('round 2, ours, concurrency 32: 7 status');
    expect(show(report)).toContain('7 errors');
    expect(show(report)).toContain('not met');
  });

  it('has the CSV beside the requests, and what it missed', () => {
    expect(show(report)).toMatch(/scr-sagemaker, inline .*3,210/);
    expect(show(report)).toMatch(/inline .*61 MB .*not met/);
    expect(show(report)).toMatch(/row by row, .*not measured/);
  });

  it("has the front door's function beside a naive one, and what it missed", () => {
    expect(show(report)).toMatch(/scr-sagemaker .*126\.0 .*120\.0 .*1\.00 .* 300/);
    expect(show(report)).toMatch(/naively .*206\.0 .*200\.0 .*1\.67 .* 1,300/);
    expect(show(report)).toMatch(/scr-sagemaker .*500 .*1\.00 .*0\.75 .*0\.50/);
    expect(show(report)).toMatch(/half of a naive .*0\.60 of it .*not met/);
  });

  it('has the large object beside the limit of the endpoint, and what it missed', () => {
    expect(show(report)).toMatch(/scr-sagemaker .*640,000 .*40\.0 .*16,000 .*80 % .*231/);
    expect(show(report)).toMatch(/a client that only sends rows .*19,000 .*95 %/);
    expect(show(report)).toMatch(/the endpoint's limit .*20,000 .*100 %/);
    expect(show(report)).toMatch(/of the endpoint's own limit .*80 % .*not met/);
    expect(show(report)).toMatch(/within the function's 256 MB .*231 MB .*met/);
  });

  it('has the load of the function for objects beside a naive one', () => {
    expect(show(report)).toMatch(/scr-sagemaker .*52\.0 .*50\.0 .*1\.00 .* 300/);
    expect(show(report)).toMatch(/naively .*102\.0 .*100\.0 .*2\.00 .* 1,300/);
    expect(show(report)).toMatch(/60 % of a naive .*50 % .*met/);
  });

  it('warns where the machine was busy with something else', () => {
    expect(show(report)).not.toContain('load average');
    expect(show(busy)).toContain('load average 3.4 on 2 cores');
  });
});

describe('the page', () => {
  it('gives the command that made it, its day, and how each peer was set up', () => {
    const page = toPage(report);
    expect(page).toContain('2026-01-31');
    expect(page).toContain('`npm run bench -- --write`');
    expect(page).toContain('**scr-sagemaker.** As in the image.');
  });

  it('has no table of a CSV that was not scored', () => {
    const page = toPage({ ...report, records: { ...report.records, figures: [], marks: judgeRecords([]) } });
    expect(page).not.toContain('ms a score\n');
    expect(page).toContain('not measured');
  });

  it('has no table of a front door that was not called', () => {
    const page = toPage({ ...report, frontDoor: { figures: [], marks: judgeFrontDoor([]), samples: [] } });
    expect(page).not.toContain('cold starts\n');
    expect(page).toMatch(/KB .*not measured/);
  });

  it('has no table of an object that was not scored', () => {
    const objects = { ...report.objects, figures: noObjects, marks: judgeObjects(noObjects) };
    const page = toPage({ ...report, objects });
    expect(page).not.toContain('## An object of');
    expect(page).toMatch(/256 MB of memory .*not measured/);
  });

  it('is one blank line between blocks and none at the end', () => {
    expect(toPage(report)).not.toMatch(/\n\n\n|\n\n$/);
  });
});
