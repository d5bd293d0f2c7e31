import { z } from 'zod';
import { bucketName, ecrImage, instanceType, keyPrefix, namePart, seconds } from './fields.ts';
import { rollout } from './rollout.ts';
import { instances, scaling } from './scaling.ts';
import { containerVariables } from './variables.ts';

const alarms = z
  .strictObject({
    serverErrorPercent: z
      .number()
      .positive()
      .max(100)
      .default(5)
      .describe(
        'Share of invocations that the container answers with a 5xx status, above which the alarm goes off.',
      ),
    modelLatencyP99Ms: z
      .int()
      .min(1)
      .default(10_000)
      .describe('99th percentile of the time in the container, in milliseconds. Set it to what you promise.'),
  })
  .prefault({});

const onInstances = {
  instanceType,
  startupHealthCheckTimeoutSeconds: seconds(60, 3600)
    .default(480)
    .describe('How long /ping may answer 503 after a start; more than SCR_START_TIMEOUT_MS.'),
  volumeSizeGb: z.int().min(1).max(512).optional(),
  rollout: rollout.prefault({ strategy: 'all-at-once' }),
  alarms,
};

/** A version of the model that gets a part of the traffic. What is left out is the model's own. */
const variant = z.strictObject({
  image: ecrImage.optional(),
  environment: containerVariables.optional().describe("Instead of the model's."),
  weight: z.number().min(0).default(1).describe('Part of the traffic: its share of all weights.'),
  instanceType: instanceType.optional(),
});

const shadow = z.strictObject({
  image: ecrImage.optional(),
  environment: containerVariables.optional().describe("Instead of the model's."),
  weight: z
    .number()
    .positive()
    .default(1)
    .describe("Part of the requests that are copied: the share of this weight in the variant's."),
  instanceType: instanceType.optional(),
  instanceCount: z.int().min(1).default(1),
});

const dataCapture = z
  .strictObject({
    samplingPercent: z.int().min(1).max(100),
    capture: z.enum(['input', 'output', 'both']).default('both'),
    bucket: bucketName.describe(
      'A bucket that is there. What is captured are inputs and outputs, with all their values.',
    ),
    prefix: keyPrefix.default('captured/'),
  })
  .describe('Copies requests and answers to S3, for SageMaker Model Monitor.');

const VARIANT_NAME = namePart(63);

export const realTimeEndpoint = z
  .strictObject({
    type: z.literal('real-time'),
    ...onInstances,
    instances: instances.prefault({}),
    scaling: scaling.optional(),
    variants: z.record(VARIANT_NAME, variant).prefault({ main: {} }),
    shadow: shadow.optional().describe('Gets copies of the requests; its answers go nowhere.'),
    dataCapture: dataCapture.optional(),
  })
  .superRefine(({ instances: { min, max }, rollout, scaling, shadow, variants }, { addIssue }) => {
    const complain = (path: string[], message: string) => addIssue({ code: 'custom', path, message });
    const names = Object.keys(variants);
    if (max > min && scaling === undefined)
      complain(['scaling'], 'is missing; instances.max is more than min');
    if (max === min && scaling !== undefined)
      complain(['instances', 'max'], 'must be more than min for scaling');
    if (names.length === 0) complain(['variants'], 'must have a variant');
    if (shadow !== undefined && names.length > 1) complain(['shadow'], 'needs a single variant');
    if (names.length > 0 && Object.values(variants).every(({ weight }) => weight === 0)) {
      complain(['variants'], 'must have a weight over 0');
    }
    if (rollout.strategy !== 'all-at-once' && min < 2) {
      complain(
        ['rollout', 'strategy'],
        `${rollout.strategy} needs instances.min of 2 or more: a step is at most half of them`,
      );
    }
  });

/** What SageMaker does not have for serverless endpoints is not a field here: VPC, data capture, shadow, several variants. */
export const serverlessEndpoint = z
  .strictObject({
    type: z.literal('serverless'),
    memoryMb: z.literal([1024, 2048, 3072, 4096, 5120, 6144]),
    maxConcurrency: z.int().min(1).max(200),
    provisionedConcurrency: z
      .int()
      .min(1)
      .max(200)
      .optional()
      .describe('Kept started; paid for all the time.'),
    alarms,
  })
  .refine(({ maxConcurrency, provisionedConcurrency = 0 }) => provisionedConcurrency <= maxConcurrency, {
    path: ['provisionedConcurrency'],
    message: 'must be at most maxConcurrency',
  });

export const endpoint = z.discriminatedUnion('type', [realTimeEndpoint, serverlessEndpoint]);

export const asyncEndpoint = z
  .strictObject({
    type: z.literal('asynchronous').default('asynchronous'),
    ...onInstances,
    instances: z
      .strictObject({
        min: z
          .int()
          .min(0)
          .default(0)
          .describe('0: the endpoint costs nothing while nothing waits, and takes minutes to start.'),
        max: z.int().min(1).default(1),
      })
      .prefault({})
      .refine(({ min, max }) => min <= max, { path: ['max'], message: 'must be at least min' }),
    backlogPerInstance: z
      .number()
      .positive()
      .default(5)
      .describe('Invocations that wait, for each instance; what scaling keeps to.'),
    maxConcurrentInvocationsPerInstance: z.int().min(1).max(1000).optional(),
    oldestRequestSeconds: seconds(60, 21_600)
      .default(3600)
      .describe('Time that an invocation may wait, above which the alarm goes off.'),
    notifications: z
      .boolean()
      .default(false)
      .describe('true: a topic each for what succeeded and what failed.'),
  })
  .refine(({ rollout, instances }) => rollout.strategy === 'all-at-once' || instances.min >= 2, {
    path: ['rollout', 'strategy'],
    message: 'needs instances.min of 2 or more: a step is at most half of them',
  });

/** What a SageMaker endpoint can be. */
export type Endpoint = z.output<typeof endpoint> | AsyncEndpoint;
export type RealTimeEndpoint = z.output<typeof realTimeEndpoint>;
export type AsyncEndpoint = z.output<typeof asyncEndpoint>;
