import { z } from 'zod';
import { seconds } from './fields.ts';

const percent = z.int().min(10).max(50);
const waitSeconds = seconds(0, 3600)
  .default(300)
  .describe('Time on each step, in which an alarm rolls back.');

const shared = {
  terminationWaitSeconds: seconds(0, 3600)
    .default(600)
    .describe('Time that the old fleet is kept after all traffic has moved; an alarm in it rolls back.'),
  rollbackAlarmNames: z
    .array(z.string().min(1))
    .max(7)
    .default([])
    .describe("Further alarms that roll back, beside the endpoint's own."),
};

/** How a new version of the model takes over: a second fleet, and traffic that moves to it (SageMaker, "Deployment guardrails"). */
export const rollout = z.discriminatedUnion('strategy', [
  z.strictObject({ strategy: z.literal('all-at-once'), ...shared }),
  z.strictObject({
    strategy: z.literal('canary'),
    canaryPercent: percent.default(10).describe('Part of the capacity that takes traffic first.'),
    waitSeconds,
    ...shared,
  }),
  z.strictObject({
    strategy: z.literal('linear'),
    stepPercent: percent.default(25).describe('Part of the capacity that takes traffic with each step.'),
    waitSeconds,
    ...shared,
  }),
]);

export type Rollout = z.output<typeof rollout>;
