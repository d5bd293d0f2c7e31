import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { config as example } from '../../examples/scr-sagemaker.config.ts';
import { ConfigError } from '../../infra/config/complaints.ts';
import { configJsonSchema } from '../../infra/config/json-schema.ts';
import { merged } from '../../infra/config/merge.ts';
import { readConfig } from '../../infra/config/read-config.ts';
import { targetsOf } from '../../infra/config/targets.ts';
import { configurations, least } from './configurations.ts';

const homeloan = (members: unknown) => ({ models: { homeloan: members } });
const endpoint = (members: unknown) => homeloan({ endpoint: members });
const frontDoor = (members: unknown) => ({ frontDoor: members });

/** What is wrong with the least configuration when this is merged into it, and what is said of it. */
const WRONG: readonly (readonly [change: unknown, message: string])[] = [
  [{ name: 'Scr' }, 'name: must be lower-case letters, digits and inner hyphens, and begin with a letter'],
  [{ name: null }, 'name: is missing; it must be a string'],
  [{ models: null }, 'models: is missing; it must be an object'],
  [{ models: { homeloan: null } }, 'models: must have a model'],
  [{ nmae: 'scr' }, 'nmae: is no field of this'],
  [{ environments: { dev: null } }, 'environments: must have an environment'],
  [
    { environments: { dev: { region: 'Ireland' } } },
    'environments.dev.region: must be a Region such as eu-west-1',
  ],
  [
    { environments: { dev: { account: '12' } } },
    'environments.dev.account: must be an account id of 12 digits',
  ],
  [
    { environments: { dev: { kmsKeyArn: 'alias/mine' } } },
    'environments.dev.kmsKeyArn: must be the ARN of a KMS key',
  ],
  [
    { environments: { dev: { vpc: { subnetIds: ['vpc-1'], securityGroupIds: ['sg-01234567'] } } } },
    'environments.dev.vpc.subnetIds.0: must be the id of a subnet',
  ],
  [
    { environments: { dev: { overrides: endpoint({ instances: { min: 0 } }) } } },
    'environments.dev.overrides.models.homeloan.endpoint.instances.min: must be at least 1',
  ],
  [
    { environments: { dev: { overrides: { model: {} } } } },
    'environments.dev.overrides.model: is no field of this',
  ],
  [
    homeloan({ image: 'homeloan' }),
    'models.homeloan.image: must be an image in Amazon ECR with a tag or a digest',
  ],
  [homeloan({ image: null }), 'models.homeloan.image: is missing; it must be a string'],
  [homeloan({ endpoint: null }), 'models.homeloan.endpoint: is missing, and so is asyncEndpoint'],
  [
    homeloan({ modelDataUrl: 's3://models/homeloan' }),
    'models.homeloan.modelDataUrl: must be an S3 URI of a .tar.gz',
  ],
  [
    homeloan({ environment: { SCR_MAX_CONCURRENCY: 'many' } }),
    'models.homeloan.environment.SCR_MAX_CONCURRENCY: must be a whole number',
  ],
  [
    homeloan({ environment: { SAGEMAKER_BATCH: 'true' } }),
    'models.homeloan.environment.SAGEMAKER_BATCH: is set by SageMaker',
  ],
  [
    homeloan({ environment: { METRICS_NAMESPACE: 'Mine' } }),
    'models.homeloan.environment.METRICS_NAMESPACE: is set by the deployment',
  ],
  [
    endpoint({ instanceType: 'm5.large' }),
    'models.homeloan.endpoint.instanceType: must be an instance type of SageMaker',
  ],
  [endpoint({ type: 'realtime' }), 'models.homeloan.endpoint.type: '],
  [
    endpoint({ instances: { min: 2, max: 1 } }),
    'models.homeloan.endpoint.instances.max: must be at least min',
  ],
  [
    endpoint({ instances: { max: 3 } }),
    'models.homeloan.endpoint.scaling: is missing; instances.max is more than min',
  ],
  [
    endpoint({ instances: { max: 3 }, scaling: {} }),
    'models.homeloan.endpoint.scaling: must have invocationsPerInstance or concurrentRequestsPerInstance',
  ],
  [
    endpoint({ scaling: { invocationsPerInstance: 60 } }),
    'models.homeloan.endpoint.instances.max: must be more than min for scaling',
  ],
  [
    endpoint({ startupHealthCheckTimeoutSeconds: 400 }),
    'models.homeloan.endpoint.startupHealthCheckTimeoutSeconds: must be more than SCR_START_TIMEOUT_MS, 420000 ms',
  ],
  [
    endpoint({ rollout: { strategy: 'canary' } }),
    'models.homeloan.endpoint.rollout.strategy: canary needs instances.min of 2 or more',
  ],
  [endpoint({ rollout: { strategy: 'blue' } }), 'models.homeloan.endpoint.rollout.strategy: '],
  [
    endpoint({ variants: { a: {}, b: {} }, shadow: {} }),
    'models.homeloan.endpoint.shadow: needs a single variant',
  ],
  [
    endpoint({ variants: { a: { weight: 0 } } }),
    'models.homeloan.endpoint.variants: must have a weight over 0',
  ],
  [
    endpoint({ dataCapture: { samplingPercent: 0, bucket: 'captured' } }),
    'models.homeloan.endpoint.dataCapture.samplingPercent: must be at least 1',
  ],
  [
    endpoint({ type: 'serverless', memoryMb: 1000, maxConcurrency: 1 }),
    'models.homeloan.endpoint.memoryMb: must be one of 1024, 2048',
  ],
  [
    endpoint({ type: 'serverless', memoryMb: 2048, maxConcurrency: 1, provisionedConcurrency: 2 }),
    'models.homeloan.endpoint.provisionedConcurrency: must be at most maxConcurrency',
  ],
  [
    homeloan({ networkIsolation: true, endpoint: { type: 'serverless', memoryMb: 2048, maxConcurrency: 1 } }),
    'models.homeloan.networkIsolation: must not be true: serverless endpoints have none',
  ],
  [
    homeloan({
      environment: { SCR_START_TIMEOUT_MS: '300000' },
      endpoint: { type: 'serverless', memoryMb: 2048, maxConcurrency: 1 },
    }),
    'models.homeloan.environment.SCR_START_TIMEOUT_MS: must be at most 180000',
  ],
  [
    homeloan({ asyncEndpoint: { instanceType: 'ml.m5.large', instances: { min: 3, max: 2 } } }),
    'models.homeloan.asyncEndpoint.instances.max: must be at least min',
  ],
  [
    homeloan({ batch: { objects: { maxConcurrency: 1 } } }),
    'models.homeloan.batch.objects.maxConcurrency: must be at least 2',
  ],
  [
    homeloan({ batch: { objects: { maxReceives: 3 } } }),
    'models.homeloan.batch.objects.maxReceives: must be at least 5',
  ],
  [
    homeloan({ batch: { objects: { timeoutSeconds: 80 } } }),
    'models.homeloan.batch.objects.timeoutSeconds: must be more than BATCH_TIME_RESERVE_MS and BATCH_PAYLOAD_TIMEOUT_MS together',
  ],
  [
    homeloan({ batch: { objects: { environment: { BATCH_OUTPUT_PREFIX: 'x/' } } } }),
    'models.homeloan.batch.objects.environment.BATCH_OUTPUT_PREFIX: is set by the deployment',
  ],
  [
    homeloan({ batch: { objects: { environment: { BATCH_CONCURENCY: '4' } } } }),
    'models.homeloan.batch.objects.environment.BATCH_CONCURENCY: is read by nothing in this deployable',
  ],
  [homeloan({ batch: { messages: {} } }), 'models.homeloan.batch.messages.results: is missing'],
  [
    homeloan({ batch: { messages: { results: { to: 'queue' }, fifo: true, batchSize: 11 } } }),
    'models.homeloan.batch.messages.batchSize: must be at most 10 for a FIFO queue',
  ],
  [
    homeloan({ batch: { messages: { results: { to: 'queue' }, batchSize: 100 } } }),
    'models.homeloan.batch.messages.batchWindowSeconds: must be at least 1 for a batchSize over 10',
  ],
  [
    homeloan({ batch: { messages: { results: { to: 'queue' }, environment: { BATCH_RESCORE: 'false' } } } }),
    'models.homeloan.batch.messages.stateBucket: is missing; BATCH_RESCORE=false keeps notes of what was sent',
  ],
  [frontDoor({ gateway: 'soap' }), 'frontDoor.gateway: '],
  [frontDoor({ auth: null }), 'frontDoor.auth: is missing'],
  [frontDoor({ auth: { type: 'none' } }), 'frontDoor.auth.type: '],
  [
    frontDoor({ auth: { type: 'jwt', issuer: 'https://login.example.com/', audiences: ['a'] } }),
    'frontDoor.auth.type: jwt is for gateway http',
  ],
  [
    { frontDoor: { gateway: 'http', auth: { type: 'api-key', keys: ['a'] } } },
    'frontDoor.auth.type: api-key is for gateway rest',
  ],
  [frontDoor({ auth: { type: 'api-key', keys: [] } }), 'frontDoor.auth.keys: '],
  [frontDoor({ quota: { requests: 1, per: 'day' } }), 'frontDoor.quota: needs auth.type api-key'],
  [frontDoor({ models: ['churn'] }), 'frontDoor.models.0: "churn" is none of models: homeloan'],
  [frontDoor({ defaultModel: 'churn' }), 'frontDoor.defaultModel: must be one of homeloan'],
  [frontDoor({ corsOrigins: ['app.example.com'] }), 'frontDoor.corsOrigins.0: must be an origin'],
  [frontDoor({ timeoutMs: 500 }), 'frontDoor.timeoutMs: must be at least 1000'],
  [
    frontDoor({ environment: { ENDPOINTS: '{}' } }),
    'frontDoor.environment.ENDPOINTS: is set by the deployment',
  ],
  [
    frontDoor({
      customDomain: {
        domainName: 'scores.example.com',
        certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
      },
    }),
    'frontDoor.customDomain.basePath: is missing: at the root of a custom domain, API Gateway keeps /ping',
  ],
  [
    { frontDoor: { gateway: 'http', auth: { type: 'iam' }, waf: { requestsPerFiveMinutes: 200 } } },
    'frontDoor.waf: is no field of this',
  ],
  [
    {
      models: {
        second: { ...least.models.homeloan, environment: { SCR_VALIDATION: 'strict' } },
      },
    },
    'frontDoor.environment.SCR_VALIDATION: is missing: homeloan and second differ in it',
  ],
  [{ asynchronous: { requestTtlSeconds: 30 } }, 'asynchronous.requestTtlSeconds: must be at least 60'],
  [{ observability: { logRetentionDays: 2 } }, 'observability.logRetentionDays: must be one of 1, 3, 5'],
  [{ observability: { alarmEmails: ['operators'] } }, 'observability.alarmEmails.0: '],
];

function complaintsAbout(config: unknown): readonly string[] {
  try {
    targetsOf(config);
  } catch (failure) {
    if (failure instanceof ConfigError) return failure.complaints;
    throw failure;
  }
  return [];
}

describe('a configuration', () => {
  it.each(WRONG)('that is wrong is refused, and the field is named: %j', (change, message) => {
    expect(complaintsAbout(merged(least, change))).toEqual(
      expect.arrayContaining([expect.stringContaining(message)]),
    );
  });

  it.each(Object.entries({ ...configurations, example }))(
    'that is right has nothing said of it: %s',
    (_, config) => {
      expect(complaintsAbout(config)).toEqual([]);
    },
  );

  it('says all that is wrong at once', () => {
    const wrong = merged(least, { name: 'A', models: { homeloan: { image: 'x', networkIsolation: 'no' } } });
    expect(complaintsAbout(wrong)).toHaveLength(1);
    expect(complaintsAbout(merged(wrong, { name: 'a' }))).toHaveLength(2);
  });

  it('names no endpoint that SageMaker would not take', () => {
    const model = least.models.homeloan;
    const wrong = { ...least, name: 'a'.repeat(16), environments: { ['b'.repeat(12)]: {} } };
    expect(complaintsAbout({ ...wrong, models: { ['c'.repeat(24)]: model } })).toEqual([]);
    expect(complaintsAbout({ ...wrong, models: { ['c'.repeat(25)]: model } })).not.toEqual([]);
  });
});

describe('the overrides of an environment', () => {
  it('change what they name, and nothing else', () => {
    const [dev, prod] = targetsOf(example);
    expect(dev?.deployment.models.homeloan?.endpoint).toMatchObject({
      instanceType: 'ml.m5.large',
      instances: { min: 1 },
    });
    expect(dev?.deployment.models.homeloan?.asyncEndpoint).toBeUndefined();
    expect(prod?.deployment.models.homeloan?.endpoint).toMatchObject({ instances: { min: 2, max: 6 } });
    expect(prod?.deployment.models.homeloan?.asyncEndpoint).toBeDefined();
  });

  it('take the place of an object of another kind', () => {
    const base = { rollout: { strategy: 'canary', canaryPercent: 10 } };
    expect(merged(base, { rollout: { strategy: 'all-at-once' } })).toEqual({
      rollout: { strategy: 'all-at-once' },
    });
  });
});

describe('a configuration file', () => {
  it('may be a module', async () => {
    expect(await readConfig('examples/scr-sagemaker.config.ts')).toEqual(example);
  });

  it.each([
    ['nothing.json', 'nothing.json: cannot be read'],
    ['README.md', 'README.md: cannot be loaded'],
    ['infra/names.ts', 'infra/names.ts: exports no config'],
  ])('that is none is named: %s', async (file, message) => {
    await expect(readConfig(file)).rejects.toThrow(message);
  });

  it('has an up-to-date JSON Schema for editors', () => {
    const written: unknown = JSON.parse(readFileSync('infra/config/scr-sagemaker.schema.json', 'utf8'));
    expect(JSON.parse(JSON.stringify(configJsonSchema()))).toEqual(written);
  });
});
