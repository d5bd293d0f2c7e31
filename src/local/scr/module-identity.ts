import type { StandInOptions } from './options.ts';

/** What an answer says it was scored by. */
export interface ModuleIdentity {
  readonly moduleId: string;
  readonly stepId: string;
}

/** From the options where they say so, else from the path: `/module/step`, or `/module` with the step `score`. */
export function moduleIdentity(
  path: string,
  { moduleId, stepId }: Pick<StandInOptions, 'moduleId' | 'stepId'>,
): ModuleIdentity {
  const [, ofPath = '', step = 'score'] = path.split('/');
  return { moduleId: moduleId || ofPath, stepId: stepId || step };
}
