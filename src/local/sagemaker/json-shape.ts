/** How one member of a JSON document is read. */
export interface Kind<T> {
  /** What is allowed, for people. */
  readonly allowed: string;
  /** The value, or undefined where it is not allowed. */
  readonly read: (value: unknown) => T | undefined;
}

/** The members of a JSON object, and where in the document it stands. */
export interface Members {
  readonly place: string;
  readonly values: ReadonlyMap<string, unknown>;
}

export function integer(min: number, max: number): Kind<number> {
  return {
    allowed: `an integer from ${min} to ${max}`,
    read: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
        ? value
        : undefined,
  };
}

export function number(min: number): Kind<number> {
  return {
    allowed: `a number from ${min}`,
    read: (value) =>
      typeof value === 'number' && Number.isFinite(value) && value >= min ? value : undefined,
  };
}

export function oneOf<const T extends string | number>(values: readonly T[]): Kind<T> {
  return { allowed: values.join(' or '), read: (value) => values.find((known) => known === value) };
}

export const flag: Kind<boolean> = {
  allowed: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
};

export function text(allowed: string, pattern: RegExp): Kind<string> {
  return {
    allowed,
    read: (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined),
  };
}

/**
 * The members of an object.
 * @throws {Error} that names the place, where the value is no object or has a member that is not known
 */
export function membersOf(value: unknown, place: string, known: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${place} is not an object with ${known.join(', ')}`);
  }
  const values = new Map<string, unknown>(Object.entries(value).filter(([, given]) => given !== undefined));
  const unknown = [...values.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`${place} has the unknown member ${unknown}; known are ${known.join(', ')}`);
  }
  return { place, values };
}

/** @throws {Error} that names the place and what is allowed, where the member is missing or not allowed */
export function required<T>({ place, values }: Members, name: string, kind: Kind<T>): T {
  const given = values.get(name);
  const value = kind.read(given);
  if (value !== undefined) return value;
  const shown = given === undefined ? 'is missing' : `${JSON.stringify(given)} is not allowed`;
  throw new Error(`${place}.${name} ${shown}: ${kind.allowed}`);
}

/** @throws {Error} as `required`, where the member is there */
export function optional<T>(members: Members, name: string, kind: Kind<T>): T | undefined {
  return members.values.has(name) ? required(members, name, kind) : undefined;
}

/** An object with the member where it is there, and an empty one where it is not. @throws {Error} as `required` */
export function given<Name extends string, T>(
  members: Members,
  name: Name,
  kind: Kind<T>,
): { readonly [Key in Name]?: T } {
  const value = optional(members, name, kind);
  if (value === undefined) return {};
  // A computed key widens to string.
  return { [name]: value } as { [Key in Name]: T };
}

/** A member that is a list, empty where it is missing. @throws {Error} where it is no list, and what `readItem` throws */
export function list<T>(
  { place, values }: Members,
  name: string,
  readItem: (item: unknown, place: string) => T,
): readonly T[] {
  const given = values.get(name) ?? [];
  if (!Array.isArray(given)) throw new Error(`${place}.${name} is not a list`);
  return given.map((item: unknown, index) => readItem(item, `${place}.${name}[${index}]`));
}
