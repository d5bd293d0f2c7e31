import type { Kind } from './kinds.ts';

/** One environment variable that is read at start-up. */
export interface Setting<T> {
  /** Name of the environment variable. */
  readonly name: string;
  readonly kind: Kind<T>;
  /** The default in words, for the documentation. */
  readonly defaultText: string;
  readonly meaning: string;
  /** Who sets it: people, SageMaker, or the SCR image. */
  readonly setBy?: 'SageMaker' | 'the SCR image';
  /** Whether an empty value is a value, and not the same as none. */
  readonly emptyIsValue?: boolean;
  /** Whether no message may quote the value: it is an input of the model. */
  readonly isPrivate?: boolean;
}

export type SettingTable = Readonly<Record<string, Setting<unknown>>>;

/** What was set, by key of the table; undefined where nothing was. */
export type SetValues<Table extends SettingTable> = {
  readonly [Key in keyof Table]: (Table[Key] extends Setting<infer T> ? T : never) | undefined;
};

/** Values that the program cannot start with; its message names every one of them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** The environment as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads every setting of a table from the environment.
 * @throws SettingsError naming each bad setting, its value and what is allowed
 */
export function readSettings<const Table extends SettingTable>(
  table: Table,
  env: Environment,
): SetValues<Table> {
  const values: Record<string, unknown> = {};
  const complaints: string[] = [];
  for (const [key, setting] of Object.entries(table)) {
    const given = env[setting.name]?.trim();
    if (given === undefined || (given === '' && setting.emptyIsValue !== true)) continue;
    values[key] = setting.kind.parse(given);
    if (values[key] === undefined) complaints.push(complaint(setting, given));
  }
  if (complaints.length > 0) throw new SettingsError(complaints.join('\n'));
  return values as SetValues<Table>;
}

function complaint({ name, kind, isPrivate }: Setting<unknown>, given: string): string {
  const seen = isPrivate === true ? `a value of ${given.length} characters` : quoted(given);
  return `${name} is ${seen}; it must be ${kind.allowed}.`;
}

/** A value on one line, not at length, and without the user and the password of an address. */
function quoted(value: string): string {
  const shown = value.replace(/\/\/[^/@\s]*@/g, '//…@');
  return JSON.stringify(shown.length > 80 ? `${shown.slice(0, 80)}…` : shown);
}
