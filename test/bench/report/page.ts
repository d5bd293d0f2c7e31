import { pick } from '../figures.ts';
import { coldTable, frontDoorMethod, warmTable } from '../front-door/report.ts';
import { markConnections } from '../marks.ts';
import { loadTable, objectsMethod, objectTable } from '../objects/report.ts';
import { recordsMethod, recordsTable, scoreTimesOf } from '../records/report.ts';
import { busyWarning, machineLine } from './machine.ts';
import type { RunReport } from './run-report.ts';
import { plural, toMarkdown } from './table.ts';
import { marksTable, peersTable } from './tables.ts';

/** The page docs/performance.md. */
export function toPage(report: RunReport): string {
  const concurrencies = new Set(report.figures.map(({ connections }) => connections));
  return [
    '# Performance',
    `Measured on ${report.date} with \`${report.command}\`, which also wrote this page. Run it again on your machine: ` +
      'compare figures within a table, not between machines.',
    busyWarning(report.machine),
    '## Marks',
    'What the project asks of itself, judged by this very run. `npm run bench -- --check` fails when one is missed.',
    toMarkdown(marksTable(`at concurrency ${markConnections}`, report.marks)),
    toMarkdown(
      marksTable(`a CSV of ${report.records.rows.toLocaleString('en-US')} rows`, report.records.marks),
    ),
    toMarkdown(marksTable('the front door', report.frontDoor.marks)),
    toMarkdown(marksTable(`an object of ${report.objects.objectMegabytes} MB`, report.objects.marks)),
    ...[...concurrencies].flatMap((connections) => [
      `## Concurrency ${connections}`,
      toMarkdown(peersTable(report.peers, report.figures, connections)),
    ]),
    errorsParagraph(report),
    ...scoreTimesOf(report.records).flatMap((scoreMs) => [
      `## A CSV, ${scoreMs} ms a score`,
      toMarkdown(recordsTable(report.records, scoreMs)),
    ]),
    ...(report.frontDoor.figures.length === 0
      ? []
      : [
          '## The front door, cold starts',
          toMarkdown(coldTable(report.frontDoor)),
          '## The front door, warm calls',
          toMarkdown(warmTable(report.frontDoor)),
        ]),
    ...(report.objects.figures.object === undefined
      ? []
      : [
          `## An object of ${report.objects.objectMegabytes} MB`,
          toMarkdown(objectTable(report.objects)),
          '## The function for objects, loads',
          toMarkdown(loadTable(report.objects)),
        ]),
    '## What is compared',
    report.peers.map(({ title, how }) => `- **${title}.** ${how}`).join('\n'),
    '## How it is measured',
    method(report),
  ]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n');
}

function errorsParagraph(report: RunReport): string {
  if (report.errorLines.length === 0) return 'No round had errors.';
  const lines = report.errorLines.map((line) => `- ${line}`).join('\n');
  return `Rounds with errors, which are part of the medians all the same:\n\n${lines}`;
}

function method(report: RunReport): string {
  const { rounds, seconds, warmupSeconds } = report;
  const logBytes = pick(report.figures, 'ours', markConnections)?.logBytesPerRequest;
  return [
    `- Machine: ${machineLine(report.machine)}. Load, proxies and SCR share it, over the loopback interface.`,
    '- Before anything is measured, each proxy must give the score that SCR itself gives; after the last round, again.',
    `- ${warmupSeconds} s of load on each peer as a warm-up, then ${plural(rounds, 'round')}. In each round every peer is measured ` +
      `for ${seconds} s at each concurrency, one after another, so that a noisy moment hits all alike; each round ` +
      'starts with another peer. The tables show medians over the rounds.',
    '- The load is wrk, one thread, 1 or 32 connections, each posting the same record (the 12 inputs of the ' +
      'HMEQ models) again as soon as it has the answer. Errors are socket errors, statuses of 400 and more, and answers ' +
      'that took over 2 s.',
    "- CPU is user and system time of the proxy's whole process tree, from `/proc/PID/stat`, over the requests answered; " +
      'SCR and wrk are not in it. Where the cores are all busy, CPU per request tells more than throughput does.',
    '- Memory is the sum of the peaks (`VmHWM`) of the processes of the tree, from start to end of the run; pages that ' +
      'processes share count once for each.',
    ...(logBytes === undefined
      ? []
      : [`- scr-sagemaker wrote ${Math.round(logBytes)} bytes of log per request; the others write no log.`]),
    '- Published answers of real SCR containers tell of 0.8 ms and more for a score; the stand-in takes far less. With a ' +
      'slower SCR the proxies differ less in throughput, and as much in CPU per request.',
    ...recordsMethod(report.records),
    ...frontDoorMethod(report.frontDoor),
    ...objectsMethod(report.objects),
  ].join('\n');
}
