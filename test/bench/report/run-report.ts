import type { Figures } from '../figures.ts';
import type { FrontDoorReport } from '../front-door/report.ts';
import type { Mark } from '../marks.ts';
import type { Sample } from '../measure.ts';
import type { ObjectsReport } from '../objects/report.ts';
import type { RecordsReport } from '../records/report.ts';
import type { Machine } from './machine.ts';

/** What a run was, known before it starts. */
export type RunSetting = {
  /** Day of the run, as in 2026-01-31. */
  readonly date: string;
  readonly command: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly warmupSeconds: number;
  readonly machine: Machine;
  /** How each peer was set up. */
  readonly peers: readonly { readonly id: string; readonly title: string; readonly how: string }[];
};

/** Everything that a run found out: what `--json` writes and what the tables and the page are made from. */
export type RunReport = RunSetting & {
  readonly figures: readonly Figures[];
  readonly marks: readonly Mark[];
  /** One sentence for each round with errors. */
  readonly errorLines: readonly string[];
  readonly samples: readonly Sample[];
  readonly records: RecordsReport;
  readonly frontDoor: FrontDoorReport;
  readonly objects: ObjectsReport;
};
