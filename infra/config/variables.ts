import { z } from 'zod';
import { BATCH_TABLE } from '../../src/core/settings/batch-table.ts';
import { CONTAINER_TABLE } from '../../src/core/settings/container-table.ts';
import { FRONT_DOOR_TABLE } from '../../src/core/settings/front-door-table.ts';
import { MESSAGE_TABLE } from '../../src/core/settings/message-table.ts';
import type { Setting, SettingTable } from '../../src/core/settings/read.ts';

/** What the deployment itself sets, by deployable; a configuration says these things elsewhere. */
export const SET_BY_DEPLOYMENT = {
  container: ['METRICS_NAMESPACE'],
  frontDoor: [
    'ENDPOINTS',
    'ENDPOINT_NAME',
    'SCR_SIGNATURE_FILE',
    'ASYNC_ENDPOINT_NAME',
    'ASYNC_BUCKET',
    'ASYNC_PREFIX',
    'ASYNC_INPUT_LOCATIONS',
    'ASYNC_INLINE_BODIES',
    'ASYNC_REQUEST_TTL_SECONDS',
    'ASYNC_INVOCATION_TIMEOUT_SECONDS',
    'ASYNC_RETENTION_SECONDS',
    'ASYNC_LINK_SECONDS',
    'GATEWAY_TIMEOUT_MS',
    'CORS_ORIGINS',
    'BASE_PATH',
    'METRICS_NAMESPACE',
  ],
  objects: ['ENDPOINT_NAME', 'BATCH_OUTPUT_BUCKET', 'BATCH_OUTPUT_PREFIX', 'METRICS_NAMESPACE'],
  messages: [
    'ENDPOINT_NAME',
    'DEAD_LETTER_QUEUE_URL',
    'RESULT_QUEUE_URL',
    'RESULT_BUCKET',
    'RESULT_PREFIX',
    'RESULT_EVENT_BUS',
    'MESSAGE_LOCATIONS',
    'MESSAGE_MAX_RECEIVES',
    'MESSAGE_STATE_BUCKET',
    'METRICS_NAMESPACE',
  ],
} as const;

/** Read by what runs the functions, not by them: Node.js, and Powertools' own switches are not among the settings. */
const OF_THE_RUNTIME: readonly string[] = ['NODE_OPTIONS'];

/** Settings of the container. Names that no table has are for SCR and its Java, so any are taken (CreateModel: 1,024 bytes each). */
export const containerVariables = variables(CONTAINER_TABLE, SET_BY_DEPLOYMENT.container, () => true).refine(
  (given) => Object.keys(given).length <= 90,
  'must be at most 90 variables; SageMaker takes 100, some of which the deployment sets',
);
export const frontDoorVariables = variables(FRONT_DOOR_TABLE, SET_BY_DEPLOYMENT.frontDoor, isOfRuntime);
export const objectVariables = variables(BATCH_TABLE, SET_BY_DEPLOYMENT.objects, isOfRuntime);
export const messageVariables = variables(MESSAGE_TABLE, SET_BY_DEPLOYMENT.messages, isOfRuntime);

/** Environment variables by name, each checked as the program will check it when it starts. */
function variables(
  table: SettingTable,
  setByDeployment: readonly string[],
  isTakenToo: (name: string) => boolean,
) {
  const settings = new Map<string, Setting<unknown>>(
    Object.values<Setting<unknown>>(table).map((setting) => [setting.name, setting]),
  );
  return z.record(z.string(), z.string().max(1024)).superRefine((given, { addIssue }) => {
    for (const [name, value] of Object.entries(given)) {
      const message = complaint(name, value);
      if (message !== undefined) addIssue({ code: 'custom', path: [name], message });
    }
  });

  function complaint(name: string, value: string): string | undefined {
    const setting = settings.get(name);
    if (setting === undefined) return isTakenToo(name) ? undefined : 'is read by nothing in this deployable';
    if (setting.setBy === 'SageMaker') return 'is set by SageMaker';
    if (setByDeployment.includes(name)) return 'is set by the deployment, from the other fields';
    const isEmpty = value === '' && setting.emptyIsValue === true;
    return isEmpty || setting.kind.parse(value) !== undefined ? undefined : `must be ${setting.kind.allowed}`;
  }
}

function isOfRuntime(name: string): boolean {
  return OF_THE_RUNTIME.includes(name);
}
