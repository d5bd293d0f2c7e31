/** Names with one or more values each, as the event shapes have headers and query parameters. */

type Pair = readonly [name: string, value: string];

/** The last value of each name. Names are as they are first written. */
export function lastValues(pairs: readonly Pair[]): Record<string, string> {
  return mapped(pairs, (values) => values.at(-1) ?? '');
}

/** All values of each name. */
export function allValues(pairs: readonly Pair[]): Record<string, string[]> {
  return mapped(pairs, (values) => [...values]);
}

/** All values of each name, with commas between them. */
export function joinedValues(pairs: readonly Pair[]): Record<string, string> {
  return mapped(pairs, (values) => values.join(','));
}

export function withLowerCaseNames(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.map(([name, value]) => [name.toLowerCase(), value]);
}

/** The first value of a header. */
export function headerValue(pairs: readonly Pair[], name: string): string | undefined {
  return pairs.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}

/** Of a header's value, what stands before the parameters. */
export function mediaType(value: string | undefined): string {
  return (value ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** The query as it was meant. That `+` is a space in it is usual, not documented for these gateways. */
export function decodedQuery(query: string): readonly Pair[] {
  return [...new URLSearchParams(query)];
}

/** The query as it was sent. */
export function rawQuery(query: string): readonly Pair[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name, value.join('=')];
    });
}

/** Values of names that differ in their case alone belong together: RFC 9110, section 5.1. */
function mapped<T>(pairs: readonly Pair[], combine: (values: readonly string[]) => T): Record<string, T> {
  const byName = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    const entry = byName.get(key);
    if (entry === undefined) byName.set(key, { name, values: [value] });
    else entry.values.push(value);
  }
  return Object.fromEntries([...byName.values()].map(({ name, values }) => [name, combine(values)]));
}
