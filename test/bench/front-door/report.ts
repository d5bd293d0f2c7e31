import type { Mark } from '../marks.ts';
import type { Table } from '../report/table.ts';
import {
  type FrontDoorFigures,
  type FrontDoorSample,
  overEmpty,
  overEndpoint,
  pickFunction,
} from './figures.ts';
import type { FunctionId } from './functions.ts';
import { warmCalls } from './rounds.ts';

/** What a run found out about the front door's function; without figures where it wasn't run. */
export type FrontDoorReport = {
  readonly figures: readonly FrontDoorFigures[];
  readonly marks: readonly Mark[];
  readonly samples: readonly FrontDoorSample[];
};

const titles: Readonly<Record<FunctionId, string>> = {
  ours: 'scr-sagemaker',
  naive: 'the same packages, naively',
  bare: 'the request to the endpoint alone',
  empty: 'a function that does nothing',
};
const order: readonly FunctionId[] = ['ours', 'naive', 'bare', 'empty'];

/** Cold starts side by side; `× ours` is the time over the empty function's, over ours. */
export function coldTable({ figures }: FrontDoorReport): Table {
  const ours = overEmpty(figures, 'ours');
  return {
    header: ['', 'load ms', 'first ms', 'both ms', 'over empty', '× ours', 'CPU ms', 'KB'],
    rows: order.flatMap((id) => {
      const one = pickFunction(figures, id);
      if (one?.cold === undefined) return [];
      const { bothMs, cpuMs, firstMs, loadMs } = one.cold;
      const over = id === 'empty' ? undefined : overEmpty(figures, id);
      const times = over === undefined || ours === undefined ? none : (over / ours).toFixed(2);
      const cells = [loadMs, firstMs, bothMs, over].map(tenths);
      return [[titles[id], ...cells, times, tenths(cpuMs), kilobytes(one.bytes)]];
    }),
  };
}

/** Warm calls side by side. */
export function warmTable({ figures }: FrontDoorReport): Table {
  const ours = pickFunction(figures, 'ours')?.warm;
  return {
    header: ['', 'CPU µs/call', '× ours', 'p50 ms', 'over the endpoint, ms'],
    rows: order.flatMap((id) => {
      const one = pickFunction(figures, id)?.warm;
      if (one === undefined) return [];
      const over = id === 'bare' ? undefined : overEndpoint(figures, id);
      const times = ours === undefined ? none : (one.cpuUs / ours.cpuUs).toFixed(2);
      const cpu = Math.round(one.cpuUs).toLocaleString('en-US');
      return [[titles[id], cpu, times, one.p50Ms.toFixed(2), over?.toFixed(2) ?? none]];
    }),
  };
}

/** How the front door is measured, as items of a list in Markdown. */
export function frontDoorMethod({ figures }: FrontDoorReport): string[] {
  const starts = pickFunction(figures, 'ours')?.cold?.starts;
  if (starts === undefined) return [];
  return [
    `- A cold start of the front door is a fresh Node.js process with Lambda's environment variables: the import of the function, then its ` +
      `answer to one event of a REST API, against an HTTP server in the place of SageMaker that answers at once. Medians of ${starts} ` +
      'starts of each function, one after another in turns; the start of Node.js itself is left out. It is no figure of Lambda: there, ' +
      'code is fetched and unpacked too, connections are encrypted, and the CPU is another.',
    '- *The same packages, naively* is what such a function mostly looks like: Express with its body parser, serverless-http, the ' +
      "SDK's client, Powertools' Logger and Metrics, imported at the top and left at their defaults, bundled and minified by esbuild.",
    `- A warm call is the same event over and over, one at a time, ${warmCalls.toLocaleString('en-US')} times after 1,000 that are not ` +
      "counted. CPU is the function's process alone; what its p50 is *over the endpoint* is less that of a plain HTTP request to it.",
    '- *KB* is what is read before the first event: minified code, without what the front door loads when it is first asked for it.',
  ];
}

const none = '–';

function tenths(value: number | undefined): string {
  return value?.toFixed(1) ?? none;
}

function kilobytes(bytes: number): string {
  return bytes < 1000 ? '<1' : Math.round(bytes / 1000).toLocaleString('en-US');
}
