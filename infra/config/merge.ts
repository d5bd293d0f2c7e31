/** A JSON object of which nothing is known. */
export type Members = Readonly<Record<string, unknown>>;

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Members that say what an object is; with another one, it is another object. */
const KINDS = ['type', 'strategy', 'gateway', 'to'];

/**
 * `base` with the members of `overrides` in it: objects member by member, everything else whole. null takes a member out, and an object of
 * another kind (another `type`, `strategy`, `gateway` or `to`) takes the place of the first.
 */
export function merged(base: unknown, overrides: unknown): unknown {
  if (!isMembers(overrides)) return overrides;
  const result: Record<string, unknown> = isMembers(base) && !isOtherKind(base, overrides) ? { ...base } : {};
  for (const [name, value] of Object.entries(overrides)) {
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value);
  }
  return result;
}

function isOtherKind(base: Members, overrides: Members): boolean {
  return KINDS.some(
    (kind) => base[kind] !== undefined && overrides[kind] !== undefined && base[kind] !== overrides[kind],
  );
}

/** Whether a path leads to something, null included. */
export function has(value: unknown, path: readonly PropertyKey[]): boolean {
  let found = value;
  for (const name of path) {
    if (!(isMembers(found) || Array.isArray(found)) || !Object.hasOwn(found, name)) return false;
    found = Reflect.get(found, name);
  }
  return true;
}
