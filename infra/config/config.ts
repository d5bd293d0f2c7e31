import { z } from 'zod';
import { type Deployment, SECTIONS } from './deployment.ts';
import { type Environment, environment } from './environment.ts';
import { namePart } from './fields.ts';

const frame = {
  $schema: z.string().optional(),
  name: namePart(16).describe('Begins the names of stacks, endpoints and buckets.'),
  environments: z
    .record(namePart(12), environment)
    .refine((environments) => Object.keys(environments).length > 0, 'must have an environment'),
};

/** A configuration file, before the overrides of its environments are merged in. */
export const config = z.strictObject({ ...frame, ...SECTIONS });

/** What of a file is the same for all environments; the sections only make sense with the overrides of each. */
export const configFrame = z.strictObject({
  ...frame,
  ...Object.fromEntries(Object.keys(SECTIONS).map((section) => [section, z.unknown().optional()])),
});

/** A configuration as it is written: what has a default may be left out. */
export type ScrConfig = Omit<z.input<typeof config>, 'environments'> & {
  readonly environments: Readonly<
    Record<string, Omit<z.input<typeof environment>, 'overrides'> & { readonly overrides?: Overrides }>
  >;
};

type Overrides =
  Partial<z.input<z.ZodObject<typeof SECTIONS>>> extends infer Sections ? Partly<Sections> : never;

/** Every member may be left out, or be null. */
type Partly<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: Partly<T[Key]> | null }
    : T;

/** One environment of a configuration, complete. */
export interface Target {
  /** Of the whole configuration. */
  readonly name: string;
  readonly environmentName: string;
  readonly environment: Omit<Environment, 'overrides'>;
  readonly deployment: Deployment;
}
