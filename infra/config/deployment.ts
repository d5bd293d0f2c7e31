import { z } from 'zod';
import { RECORD_TABLE } from '../../src/core/settings/record-table.ts';
import { asynchronous } from './asynchronous.ts';
import { namePart } from './fields.ts';
import { frontDoor } from './front-door.ts';
import { model } from './model.ts';
import { observability } from './observability.ts';

/** The parts of a configuration that an environment may say otherwise. */
export const SECTIONS = {
  models: z
    .record(namePart(24), model)
    .refine((models) => Object.keys(models).length > 0, 'must have a model')
    .describe('Models by the name that callers use.'),
  frontDoor: frontDoor.optional(),
  asynchronous: asynchronous.prefault({}),
  observability: observability.prefault({}),
};

/** What one environment gets, its overrides merged in. */
export const deployment = z.strictObject(SECTIONS).superRefine((given, { addIssue }) => {
  const complain = (path: string[], message: string) => addIssue({ code: 'custom', path, message });
  const { frontDoor, models } = given;
  if (frontDoor === undefined) return;
  const served = servedModels(given);
  for (const [index, name] of (frontDoor.models ?? []).entries()) {
    const message =
      models[name] === undefined
        ? `${JSON.stringify(name)} is none of models: ${Object.keys(models).join(', ')}`
        : `${JSON.stringify(name)} has no endpoint that answers at once`;
    if (models[name]?.endpoint === undefined) complain(['frontDoor', 'models', String(index)], message);
  }
  if (served.length === 0) complain(['frontDoor'], 'needs a model with an endpoint');
  const { defaultModel } = frontDoor;
  if (defaultModel !== undefined && !served.includes(defaultModel)) {
    complain(['frontDoor', 'defaultModel'], `must be one of ${served.join(', ')}`);
  }
  for (const name of SHARED_VARIABLES) {
    const values = new Set(served.map((served) => models[served]?.environment[name]));
    if (values.size < 2 || frontDoor.environment[name] !== undefined) continue;
    complain(
      ['frontDoor', 'environment', name],
      `is missing: ${served.join(' and ')} differ in it, and one front door checks the records of all`,
    );
  }
});

export type Deployment = z.output<typeof deployment>;

/** Variables that the front door must read as the container does, because it checks a request as the container would. */
export const SHARED_VARIABLES: readonly string[] = [
  ...Object.values(RECORD_TABLE).map(({ name }) => name),
  'SCR_SCORING_IS_PURE',
];

/** The models behind the front door. */
export function servedModels({
  frontDoor,
  models,
}: Pick<Deployment, 'frontDoor' | 'models'>): readonly string[] {
  if (frontDoor === undefined) return [];
  const withEndpoint = Object.keys(models).filter((name) => models[name]?.endpoint !== undefined);
  return frontDoor.models === undefined
    ? withEndpoint
    : withEndpoint.filter((name) => frontDoor.models?.includes(name));
}
