import type { Mark } from '../marks.ts';
import type { Table } from '../report/table.ts';
import { loadOverEmpty, type ObjectsFigures, type ObjectsSample } from './figures.ts';
import type { LoadedId } from './functions.ts';
import { rowsPerSecondLimit } from './limited-endpoint.ts';
import { memoryMegabytes } from './site.ts';

/** What a run found out about the function that scores objects; without figures where it wasn't run. */
export type ObjectsReport = {
  readonly objectMegabytes: number;
  readonly figures: ObjectsFigures;
  readonly marks: readonly Mark[];
  readonly samples: readonly ObjectsSample[];
};

const titles: Readonly<Record<LoadedId, string>> = {
  ours: 'scr-sagemaker',
  naive: 'what it needs, naively',
  empty: 'a function that does nothing',
};
const order: readonly LoadedId[] = ['ours', 'naive', 'empty'];

/** The object beside what the endpoint gives at most, and what it gives to a client that does nothing else. */
export function objectTable({ figures }: ObjectsReport): Table {
  const { endpointRowsPerSecond, object } = figures;
  const header = ['', 'rows', 'seconds', 'rows/s', 'of the limit', 'peak MB'];
  if (object === undefined || endpointRowsPerSecond === undefined) return { header, rows: [] };
  const share = (rowsPerSecond: number) => `${((rowsPerSecond / rowsPerSecondLimit) * 100).toFixed(0)} %`;
  const { peakMegabytes, rows, rowsPerSecond, seconds } = object;
  const ours = [whole(rows), seconds.toFixed(1), whole(rowsPerSecond), share(rowsPerSecond)];
  const alone = [whole(endpointRowsPerSecond), share(endpointRowsPerSecond), none];
  return {
    header,
    rows: [
      ['scr-sagemaker', ...ours, String(peakMegabytes)],
      ['a client that only sends rows', none, none, ...alone],
      ["the endpoint's limit", none, none, whole(rowsPerSecondLimit), share(rowsPerSecondLimit), none],
    ],
  };
}

/** Loads side by side; `× ours` is the time over the empty function's, over ours. */
export function loadTable({ figures }: ObjectsReport): Table {
  const ours = loadOverEmpty(figures, 'ours');
  return {
    header: ['', 'load ms', 'over empty', '× ours', 'CPU ms', 'KB'],
    rows: order.flatMap((id) => {
      const one = figures.loads.find((load) => load.id === id);
      if (one === undefined) return [];
      const over = id === 'empty' ? undefined : loadOverEmpty(figures, id);
      const times = over === undefined || ours === undefined ? none : (over / ours).toFixed(2);
      const kilobytes = one.bytes < 1000 ? '<1' : whole(one.bytes / 1000);
      return [
        [titles[id], one.loadMs.toFixed(1), over?.toFixed(1) ?? none, times, one.cpuMs.toFixed(1), kilobytes],
      ];
    }),
  };
}

/** How objects are measured, as items of a list in Markdown. */
export function objectsMethod({ figures, objectMegabytes }: ObjectsReport): string[] {
  if (figures.object === undefined) return [];
  const starts = figures.loads[0]?.starts ?? 0;
  return [
    `- The object is a CSV of ${objectMegabytes} MB in an S3 server on this machine, and the built function runs in the local Lambda with ` +
      `${memoryMegabytes} MB of memory and \`NODE_OPTIONS=--max-semi-space-size=4\`; its start is part of the time. The endpoint scores ` +
      `payloads one after another, ${whole(rowsPerSecondLimit)} rows a second at most. *By itself* is what it gives to a client that ` +
      'only sends the same rows over and over, four payloads at once. Memory is the most resident memory seen, looked at every 20 ms.',
    `- A load is the import of the function in a fresh Node.js process; medians of ${starts}. *What it needs, naively*: the clients of S3 and ` +
      "SageMaker Runtime, lib-storage, Powertools' Logger and Metrics, left at their defaults, bundled and minified by esbuild.",
  ];
}

const none = '–';

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
