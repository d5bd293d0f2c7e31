/** One option of the stand-in: its default, what it accepts as text, and what it means. */
export interface OptionSpec<T> {
  readonly defaultValue: T;
  readonly allowed: string;
  readonly meaning: string;
  /** A variable of SCR's own, read where the stand-in's is not set. */
  readonly scrVariable: string | undefined;
  /** The value of the text, or undefined where the text is not allowed. */
  readonly parse: (text: string) => T | undefined;
}

/** A whole number from `min` (default 0) to `max`. */
export function integer(
  defaultValue: number,
  meaning: string,
  { min = 0, max = Number.MAX_SAFE_INTEGER } = {},
): OptionSpec<number> {
  const allowed = max === Number.MAX_SAFE_INTEGER ? `integer from ${min}` : `integer from ${min} to ${max}`;
  const parse = (text: string) => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
  };
  return { defaultValue, allowed, meaning, scrVariable: undefined, parse };
}

/** A number above 0. */
export function positive(defaultValue: number, meaning: string, scrVariable?: string): OptionSpec<number> {
  const parse = (text: string) => {
    const value = Number(text);
    return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : undefined;
  };
  return { defaultValue, allowed: 'number above 0', meaning, scrVariable, parse };
}

/** One of a few words. */
export function choice<const T extends string>(
  values: readonly T[],
  defaultValue: NoInfer<T>,
  meaning: string,
): OptionSpec<T> {
  const parse = (text: string) => values.find((value) => value === text);
  return { defaultValue, allowed: values.join(', '), meaning, scrVariable: undefined, parse };
}

/** `true` or `false`, in any case. */
export function flag(defaultValue: boolean, meaning: string, scrVariable?: string): OptionSpec<boolean> {
  const parse = (text: string) => ({ true: true, false: false })[text.toLowerCase()];
  return { defaultValue, allowed: 'true, false', meaning, scrVariable, parse };
}

/** Any text. */
export function text(defaultValue: string, meaning: string, scrVariable?: string): OptionSpec<string> {
  return { defaultValue, allowed: 'text', meaning, scrVariable, parse: (value) => value };
}

/** Paths separated by commas, each with or without its leading slash. */
export function paths(
  defaultValue: readonly string[],
  meaning: string,
  scrVariable?: string,
): OptionSpec<readonly string[]> {
  const parse = (value: string) =>
    value
      .split(',')
      .map((path) => path.trim())
      .filter((path) => path !== '')
      .map(withLeadingSlash);
  return { defaultValue, allowed: 'paths separated by commas', meaning, scrVariable, parse };
}

export function withLeadingSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
