import { type Figures, pick } from '../figures.ts';
import type { Mark } from '../marks.ts';
import type { Table } from './table.ts';

/** A row's id and what the table calls it. */
type Row = { readonly id: string; readonly title: string };

/** What a table without a figure shows in its place. */
const none = '–';

/** The peers side by side at one concurrency; `× ours` is the figure over this project's. */
export function peersTable(peers: readonly Row[], figures: readonly Figures[], connections: number): Table {
  const ours = pick(figures, 'ours', connections);
  return {
    header: ['', 'req/s', '× ours', 'p50 ms', 'p99 ms', 'CPU µs/req', '× ours', 'procs', 'peak MB', 'errors'],
    rows: peers.flatMap(({ id, title }) => {
      const one = pick(figures, id, connections);
      return one === undefined ? [] : [[title, ...cells(one, ours)]];
    }),
  };
}

/** The project's targets and whether they are met. */
export function marksTable(what: string, marks: readonly Mark[]): Table {
  return {
    header: [`target, ${what}`, 'measured', ''],
    rows: marks.map(({ target, measured, verdict }) => [target, measured, verdict]),
  };
}

function cells(one: Figures, ours: Figures | undefined): string[] {
  return [
    whole(one.requestsPerSecond),
    times(one.requestsPerSecond, ours?.requestsPerSecond),
    one.p50Ms.toFixed(2),
    one.p99Ms.toFixed(2),
    whole(one.cpuUsPerRequest),
    times(one.cpuUsPerRequest, ours?.cpuUsPerRequest),
    whole(one.processes),
    whole(one.peakResidentBytes && one.peakResidentBytes / 1_000_000),
    whole(one.errors),
  ];
}

function whole(value: number | undefined): string {
  return value === undefined ? none : Math.round(value).toLocaleString('en-US');
}

function times(value: number | undefined, base: number | undefined): string {
  return value === undefined || base === undefined ? none : (value / base).toFixed(2);
}
