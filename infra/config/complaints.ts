import type { z } from 'zod';

/** A configuration that cannot be deployed; its message has a line for each field that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly complaints: readonly string[];

  constructor(complaints: readonly string[]) {
    super(complaints.join('\n'));
    this.complaints = complaints;
  }
}

/** Says what is missing, where zod speaks of undefined. */
export const messages: z.core.$ZodErrorMap = ({ code, input, ...issue }) => {
  if (code === 'invalid_type' && input === undefined)
    return `is missing; it must be ${article(issue.expected)}`;
  if (code === 'invalid_type') return `must be ${article(issue.expected)}`;
  if (code === 'invalid_value' && Array.isArray(issue.values)) {
    const allowed = issue.values.map((value) => JSON.stringify(value)).join(', ');
    return input === undefined ? `is missing; it must be one of ${allowed}` : `must be one of ${allowed}`;
  }
  if (code === 'too_small' && typeof input === 'number') return `must be at least ${issue.minimum}`;
  if (code === 'too_big' && typeof input === 'number') return `must be at most ${issue.maximum}`;
  return undefined;
};

/** What is wrong, each with the field that it is about: `models.hmeq.endpoint.instanceType: …`. */
export function complaintsOf(
  issues: readonly z.core.$ZodIssue[],
  placeOf: (path: readonly PropertyKey[]) => string,
): readonly string[] {
  const lines = issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `${placeOf([...issue.path, key])}: is no field of this`);
    }
    if (issue.code === 'invalid_key') {
      return issue.issues.map(({ message }) => `${placeOf(issue.path)}: ${message}`);
    }
    if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
      const place = placeOf([
        ...issue.path.filter((part) => part !== issue.discriminator),
        issue.discriminator,
      ]);
      return [`${place}: ${issue.message}`];
    }
    return [`${placeOf(issue.path)}: ${issue.message}`];
  });
  return [...new Set(lines)];
}

/** A field as one writes it, from the top of the file. */
export function fieldName(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the configuration' : path.map(String).join('.');
}

function article(expected: unknown): string {
  if (expected === 'int') return 'a whole number';
  if (expected === 'record' || expected === 'object') return 'an object';
  return /^[aeiou]/.test(String(expected)) ? `an ${expected}` : `a ${expected}`;
}
