import { coldTable, warmTable } from '../front-door/report.ts';
import { markConnections } from '../marks.ts';
import { loadTable, objectTable } from '../objects/report.ts';
import { recordsTable, scoreTimesOf } from '../records/report.ts';
import { busyWarning, machineLine } from './machine.ts';
import type { RunReport } from './run-report.ts';
import { plural, toText } from './table.ts';
import { marksTable, peersTable } from './tables.ts';

/** The run for a terminal, at most 110 columns wide. */
export function toTerminal(report: RunReport): string {
  const concurrencies = new Set(report.figures.map(({ connections }) => connections));
  const tables = [...concurrencies].map(
    (connections) =>
      `Concurrency ${connections}\n\n${toText(peersTable(report.peers, report.figures, connections))}\n`,
  );
  return [
    `${machineLine(report.machine)}\n${plural(report.rounds, 'round')} of ${report.seconds} s, medians\n${busyWarning(report.machine)}\n`,
    ...tables,
    ...scoreTimesOf(report.records).map(
      (scoreMs) =>
        `A CSV of ${report.records.rows} rows, ${scoreMs} ms a score\n\n${toText(recordsTable(report.records, scoreMs))}\n`,
    ),
    ...(report.frontDoor.figures.length === 0
      ? []
      : [
          `The front door, cold starts\n\n${toText(coldTable(report.frontDoor))}\n`,
          `The front door, warm calls\n\n${toText(warmTable(report.frontDoor))}\n`,
        ]),
    ...(report.objects.figures.object === undefined
      ? []
      : [
          `An object of ${report.objects.objectMegabytes} MB\n\n${toText(objectTable(report.objects))}\n`,
          `The function for objects, loads\n\n${toText(loadTable(report.objects))}\n`,
        ]),
    `${toText(marksTable(`at concurrency ${markConnections}`, report.marks))}\n`,
    `${toText(marksTable(`a CSV of ${report.records.rows} rows`, report.records.marks))}\n`,
    `${toText(marksTable('the front door', report.frontDoor.marks))}\n`,
    `${toText(marksTable(`an object of ${report.objects.objectMegabytes} MB`, report.objects.marks))}\n`,
    report.errorLines.length === 0 ? 'No round had errors.' : `Errors:\n${report.errorLines.join('\n')}`,
    '',
  ].join('\n');
}
