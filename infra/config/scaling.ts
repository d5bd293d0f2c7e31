import { z } from 'zod';
import { seconds } from './fields.ts';

const cooldownSeconds = seconds(0, 3600);

/** How many instances there are, and what makes them more. */
export const instances = z
  .strictObject({
    min: z.int().min(1).default(1).describe('Instances at the start, and at least.'),
    max: z.int().min(1).default(1).describe('Instances at most; more than min needs scaling.'),
  })
  .refine(({ min, max }) => min <= max, { path: ['max'], message: 'must be at least min' });

/** Targets that Application Auto Scaling keeps to; with both, whichever asks for more instances wins. */
export const scaling = z
  .strictObject({
    invocationsPerInstance: z
      .number()
      .positive()
      .optional()
      .describe(
        'Invocations of an instance per minute. Measure what one takes, and leave room for the start of another.',
      ),
    concurrentRequestsPerInstance: z
      .number()
      .positive()
      .optional()
      .describe('Requests in an instance at once. Below SCR_MAX_CONCURRENCY, beyond which requests queue.'),
    scaleOutCooldownSeconds: cooldownSeconds.default(60),
    scaleInCooldownSeconds: cooldownSeconds.default(300),
  })
  .refine(
    (given) =>
      given.invocationsPerInstance !== undefined || given.concurrentRequestsPerInstance !== undefined,
    'must have invocationsPerInstance or concurrentRequestsPerInstance',
  );
