import type { Mark } from '../marks.ts';
import type { Table } from '../report/table.ts';
import { pickWay, type RecordsFigures, type RecordsSample, type Way } from './figures.ts';

/** What a run found out about a CSV; without figures where it wasn't scored. */
export type RecordsReport = {
  readonly rows: number;
  /** Scores in flight: the proxy's to SCR, and wrk's. */
  readonly scoresInFlight: number;
  readonly figures: readonly RecordsFigures[];
  readonly marks: readonly Mark[];
  readonly samples: readonly RecordsSample[];
};

const titles: Readonly<Record<Way, string>> = {
  fail: 'scr-sagemaker, fail',
  inline: 'scr-sagemaker, inline',
  rows: 'SCR, row by row',
  direct: 'SCR, wrk',
};
const order: readonly Way[] = ['direct', 'fail', 'inline', 'rows'];

/** The score times that were measured. */
export function scoreTimesOf({ figures }: RecordsReport): number[] {
  return [...new Set(figures.map(({ scoreMs }) => scoreMs))];
}

/** The ways side by side at one score time; `× row by row` is the figure over that of the client that posts row by row. */
export function recordsTable({ figures }: RecordsReport, scoreMs: number): Table {
  const rowByRow = pickWay(figures, 'rows', scoreMs)?.rowsPerSecond;
  return {
    header: ['', 'rows/s', '× row by row', 'CPU µs/row', 'peak MB', 'over idle, MB'],
    rows: order.flatMap((way) => {
      const one = pickWay(figures, way, scoreMs);
      if (one === undefined) return [];
      const times = rowByRow === undefined ? none : (one.rowsPerSecond / rowByRow).toFixed(2);
      const memory = [one.peakResidentBytes, one.grownBytes].map((bytes) =>
        whole(bytes && bytes / 1_000_000),
      );
      return [[titles[way], whole(one.rowsPerSecond), times, whole(one.cpuUsPerRow), ...memory]];
    }),
  };
}

/** How a CSV is measured, as items of a list in Markdown. */
export function recordsMethod({ rows, scoresInFlight, figures }: RecordsReport): string[] {
  if (figures.length === 0) return [];
  return [
    `- The CSV has ${rows.toLocaleString('en-US')} rows of the 12 inputs, one \`POST /invocations\`, read back as CSV. The ` +
      `proxy has ${scoresInFlight} scores in flight, its default. *fail* reads and checks the whole CSV before the first ` +
      'score, *inline* scores it as it comes. Every row must come back with a score, the first 200 with the very digits ' +
      'that SCR gives to the row alone. One round before the others is not counted.',
    '- *Row by row* is what the published example of scoring a CSV does: one record, one answer, the next record, on one ' +
      'kept-alive connection to SCR, without a proxy; an undici client. It stops after the seconds of a measurement.',
    `- *wrk* posts one record over and over to SCR itself on ${scoresInFlight} connections, so its rows are requests.`,
    '- *Over idle* is the peak since the start over what was resident when the proxy was ready and had scored one record.',
  ];
}

const none = '–';

function whole(value: number | undefined): string {
  return value === undefined ? none : Math.round(value).toLocaleString('en-US');
}
