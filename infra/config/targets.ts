import { ConfigError, complaintsOf, fieldName, messages } from './complaints.ts';
import { configFrame, type ScrConfig, type Target } from './config.ts';
import { deployment, SECTIONS } from './deployment.ts';
import { has, isMembers, merged } from './merge.ts';

/** SageMaker's limit of an endpoint's name; the longest one ends in `-async`. */
const MAX_ENDPOINT_NAME = 63;

/**
 * The environments of a configuration, each complete and checked.
 * @throws ConfigError with a line for each field that is wrong, by its name in the file
 */
export function targetsOf(given: ScrConfig | unknown): readonly Target[] {
  const whole = configFrame.safeParse(given, { error: messages });
  if (!whole.success) throw new ConfigError(complaintsOf(whole.error.issues, fieldName));
  const { environments, name } = whole.data;
  const complaints: string[] = [];
  const targets: Target[] = [];
  for (const [environmentName, { overrides, ...environment }] of Object.entries(environments)) {
    const parsed = deployment.safeParse(merged(sectionsOf(given), overrides ?? {}), { error: messages });
    if (parsed.success) {
      targets.push({ name, environmentName, environment, deployment: parsed.data });
      complaints.push(...tooLong(`${name}-${environmentName}`, Object.keys(parsed.data.models)));
    } else {
      const prefix = ['environments', environmentName, 'overrides'];
      const placeOf = (path: readonly PropertyKey[]) =>
        fieldName(isOverridden(overrides, path) ? [...prefix, ...path] : path);
      complaints.push(...complaintsOf(parsed.error.issues, placeOf));
    }
  }
  if (complaints.length > 0) throw new ConfigError([...new Set(complaints)]);
  return targets;
}

function sectionsOf(given: unknown): Record<string, unknown> {
  const members = isMembers(given) ? given : {};
  return Object.fromEntries(
    Object.keys(SECTIONS).flatMap((key) => (key in members ? [[key, members[key]]] : [])),
  );
}

/** What is missing may be missing because the overrides brought in, or took out, what it belongs to. */
function isOverridden(overrides: unknown, path: readonly PropertyKey[]): boolean {
  return path.length > 0 && (has(overrides, path) || (path.length > 1 && has(overrides, path.slice(0, -1))));
}

function tooLong(prefix: string, models: readonly string[]): readonly string[] {
  return models
    .filter((model) => `${prefix}-${model}-async`.length > MAX_ENDPOINT_NAME)
    .map(
      (model) =>
        `models.${model}: with ${prefix}, makes a name longer than SageMaker's ${MAX_ENDPOINT_NAME} characters`,
    );
}
