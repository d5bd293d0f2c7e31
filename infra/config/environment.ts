import { z } from 'zod';
import { accountId, keyArn, region } from './fields.ts';

const vpc = z
  .strictObject({
    subnetIds: z
      .array(z.string().regex(/^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, 'must be the id of a subnet'))
      .min(1)
      .max(16),
    securityGroupIds: z
      .array(z.string().regex(/^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, 'must be the id of a security group'))
      .min(1)
      .max(5),
  })
  .describe(
    'Private network of endpoints and functions. It needs ways to Amazon S3, ECR, CloudWatch Logs and the SageMaker Runtime.',
  );

/** Where a deployment goes, and what differs there. */
export const environment = z.strictObject({
  account: accountId.optional().describe('Default: the account of the credentials that deploy.'),
  region: region.optional().describe('Default: the Region of the credentials that deploy.'),
  vpc: vpc.optional(),
  kmsKeyArn: keyArn
    .optional()
    .describe(
      'Encrypts buckets, queues, topics, volumes and environment variables. Default: keys that AWS keeps.',
    ),
  retainData: z
    .boolean()
    .default(true)
    .describe('true: buckets stay when a stack is deleted. false: they go, where they are empty.'),
  terminationProtection: z.boolean().default(false),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
  overrides: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      'What differs from the rest of the configuration, in the same shape; null takes something out.',
    ),
});

export type Environment = z.output<typeof environment>;
