import { z } from 'zod';

/** Parts of names of stacks, endpoints and buckets, so of what all of them allow. @param maxLength in characters */
export function namePart(maxLength: number) {
  return z
    .string()
    .max(maxLength)
    .regex(
      /^[a-z](?:-?[a-z0-9])*$/,
      'must be lower-case letters, digits and inner hyphens, and begin with a letter',
    );
}

export const seconds = (min: number, max: number) => z.int().min(min).max(max);

export const accountId = z.string().regex(/^\d{12}$/, 'must be an account id of 12 digits');

export const region = z.string().regex(/^[a-z]{2,}(?:-[a-z]+)+-\d$/, 'must be a Region such as eu-west-1');

/** An ARN of one service and kind of resource. */
export function arnOf(service: string, resource: string, example: string) {
  const pattern = new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:(?:\\d{12})?:${resource}.+$`);
  return z.string().regex(pattern, `must be an ARN such as ${example}`);
}

/** The id of a key, or of one for several Regions. */
export const keyArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
    'must be the ARN of a KMS key such as arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  );

/** Amazon S3 User Guide, "Bucket naming rules"; dots are left out because they break TLS for virtual-hosted names. */
export const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'must be the name of an S3 bucket without dots');

/** What keys begin with. */
export const keyPrefix = z
  .string()
  .regex(
    /^[^/].*\/$/,
    'must be a prefix of keys such as loans/, ending in a slash and not beginning with one',
  );

export const origin = z
  .string()
  .refine(
    (text) => text === '*' || (URL.canParse(text) && new URL(text).origin === text),
    'must be an origin such as https://app.example.com, or *',
  );

/** An image in Amazon ECR: a tag or a digest has to be there, so that a deployment says what it deploys. */
export const ecrImage = z
  .string()
  .regex(
    /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/[a-z0-9._/-]+(?::[\w.-]+|@sha256:[0-9a-f]{64})$/,
    'must be an image in Amazon ECR with a tag or a digest, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/homeloan:1',
  );

/** `ml.` and the names of the instance families; which ones a Region has is SageMaker's to say. */
export const instanceType = z
  .string()
  .regex(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, 'must be an instance type of SageMaker such as ml.m5.large');

/** What CloudWatch Logs takes (PutRetentionPolicy API reference). */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

export const retentionDays = z.literal(RETENTION_DAYS);
