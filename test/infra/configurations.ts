import type { ScrConfig } from '../../infra/config/config.ts';

const IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/homeloan-sagemaker:1';
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab';

/** The least that can be deployed: an endpoint, and a front door before it. */
export const least: ScrConfig = {
  name: 'least',
  environments: { dev: {} },
  models: { homeloan: { image: IMAGE, endpoint: { type: 'real-time', instanceType: 'ml.m5.large' } } },
  frontDoor: { gateway: 'rest', auth: { type: 'iam' } },
};

/** Every option of a REST API, of an endpoint on instances, and of what surrounds them. */
const restWithEverything: ScrConfig = {
  name: 'rest',
  environments: {
    prod: {
      account: '123456789012',
      region: 'eu-west-1',
      vpc: {
        subnetIds: ['subnet-0a1b2c3d4e5f60718', 'subnet-0b1b2c3d4e5f60718'],
        securityGroupIds: ['sg-0c1b2c3d4e5f60718'],
      },
      kmsKeyArn: KEY,
      terminationProtection: true,
      tags: { team: 'credit-risk' },
    },
  },
  models: {
    homeloan: {
      image: IMAGE,
      modelDataUrl: 's3://models/homeloan/model.tar.gz',
      environment: { SCR_VALIDATION: 'strict', SCR_SCORING_IS_PURE: 'true', SAS_LOCALE: 'en' },
      networkIsolation: false,
      signatureFile: 'signature.json',
      endpoint: {
        type: 'real-time',
        instanceType: 'ml.m5.large',
        instances: { min: 2, max: 6 },
        scaling: { invocationsPerInstance: 3000, concurrentRequestsPerInstance: 4 },
        volumeSizeGb: 30,
        rollout: { strategy: 'canary', rollbackAlarmNames: ['business-hours'] },
        shadow: { image: IMAGE.replace(':1', ':2'), weight: 0.5, instanceType: 'ml.c6i.large' },
        dataCapture: { samplingPercent: 10, bucket: 'captured-requests', capture: 'both' },
      },
      asyncEndpoint: {
        instanceType: 'ml.m5.large',
        instances: { min: 0, max: 3 },
        maxConcurrentInvocationsPerInstance: 4,
        notifications: true,
      },
      batch: {
        objects: {
          inputBucket: 'loans-in',
          inputPrefix: 'loans/',
          outputBucket: 'loans-out',
          environment: { BATCH_CONCURRENCY: '8' },
        },
        messages: {
          results: { to: 'bucket' },
          locations: ['s3://loans-in/large/'],
          environment: { BATCH_RESCORE: 'false' },
        },
      },
    },
  },
  frontDoor: {
    gateway: 'rest',
    auth: { type: 'api-key', keys: ['partner-a', 'partner-b'] },
    models: ['homeloan'],
    defaultModel: 'homeloan',
    throttle: { requestsPerSecond: 20, burst: 40 },
    quota: { requests: 100_000, per: 'month' },
    corsOrigins: ['https://app.example.com'],
    customDomain: {
      domainName: 'scores.example.com',
      certificateArn: CERTIFICATE,
      basePath: 'scr',
      hostedZone: { id: 'Z123', name: 'example.com' },
    },
    waf: { requestsPerFiveMinutes: 500 },
    reservedConcurrency: 50,
    provisionedConcurrency: 2,
    environment: { LOG_LEVEL: 'DEBUG', NODE_OPTIONS: '--max-semi-space-size=4' },
  },
  asynchronous: { inputLocations: ['s3://loans-in/large/'], inlineBodies: true },
  observability: {
    logRetentionDays: 365,
    alarmEmails: ['operators@example.com'],
    alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:pager',
  },
};

/** Every option that the first one leaves out. */
const httpWithEverything: ScrConfig = {
  name: 'http',
  environments: { dev: { retainData: false }, test: { overrides: { frontDoor: null } } },
  models: {
    churn: {
      image: IMAGE.replace(':1', `@sha256:${'0'.repeat(64)}`),
      endpoint: { type: 'serverless', memoryMb: 4096, maxConcurrency: 10, provisionedConcurrency: 1 },
      batch: {
        objects: { expireAfterDays: 30 },
        messages: { results: { to: 'bus', busName: 'scores' }, fifo: true },
      },
    },
    fraud: {
      image: IMAGE,
      endpoint: {
        type: 'real-time',
        instanceType: 'ml.c6i.large',
        instances: { min: 4, max: 4 },
        variants: {
          current: { weight: 9 },
          next: {
            weight: 1,
            image: IMAGE.replace(':1', ':2'),
            environment: { SCR_MAX_QUEUE: '16' },
            instanceType: 'ml.c6i.xlarge',
          },
        },
        rollout: { strategy: 'linear', stepPercent: 50 },
      },
      batch: { messages: { results: { to: 'queue' }, batchSize: 100, batchWindowSeconds: 5 } },
    },
  },
  frontDoor: {
    gateway: 'http',
    auth: { type: 'jwt', issuer: 'https://login.example.com/', audiences: ['scores'], scopes: ['score'] },
    corsOrigins: ['https://app.example.com', 'https://other.example.com'],
    customDomain: { domainName: 'scores.example.com', certificateArn: CERTIFICATE },
  },
  observability: { tracing: false },
};

const restWithCognito: ScrConfig = {
  ...least,
  name: 'cognito',
  frontDoor: {
    gateway: 'rest',
    auth: {
      type: 'cognito',
      userPoolArns: ['arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc'],
      scopes: ['scores/score'],
    },
    corsOrigins: ['*'],
    waf: {
      webAclArn:
        'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shared/1234abcd-12ab-34cd-56ef-1234567890ab',
    },
    accountLogRole: false,
    timeoutMs: 60_000,
  },
};

const httpWithIam: ScrConfig = {
  ...least,
  name: 'sigv4',
  frontDoor: { gateway: 'http', auth: { type: 'iam' } },
};

/** Configurations that together use each option. */
export const configurations: Readonly<Record<string, ScrConfig>> = {
  least,
  restWithEverything,
  httpWithEverything,
  restWithCognito,
  httpWithIam,
};
