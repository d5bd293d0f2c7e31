import type { ScrConfig } from '../infra/config/config.ts';

/**
 * What is deployed, and where. docs/deploying.md explains it, and an editor completes it. `npm run synth` checks it and writes the
 * templates; nothing of AWS is asked.
 */
export const config: ScrConfig = {
  // Begins the names of all stacks, endpoints and buckets: scr-prod-homeloan.
  name: 'scr',

  environments: {
    dev: {
      // Without account and Region, those of the credentials that deploy.
      retainData: false,
      overrides: {
        models: {
          // One small instance, which does not scale; and no asynchronous endpoint.
          homeloan: {
            endpoint: { instances: { min: 1, max: 1 }, scaling: null, rollout: { strategy: 'all-at-once' } },
            asyncEndpoint: null,
          },
        },
      },
    },
    prod: {
      account: '123456789012',
      region: 'eu-west-1',
      terminationProtection: true,
      tags: { team: 'credit-risk' },
    },
  },

  models: {
    homeloan: {
      // The SageMaker image, made of the SCR image by docker/Dockerfile.
      image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/homeloan-sagemaker:1',
      environment: {
        // A record that must be scored before the endpoint takes traffic.
        SCR_WARMUP_PAYLOAD: '{"inputs":[{"name":"LOAN","value":1700}]}',
      },
      // Nothing of the network for the container. false, where the decision calls a database.
      networkIsolation: true,
      endpoint: {
        type: 'real-time',
        instanceType: 'ml.m5.large',
        instances: { min: 2, max: 6 },
        // Measure what an instance does (npm run bench); these are no recommendation.
        scaling: { concurrentRequestsPerInstance: 4, invocationsPerInstance: 3000 },
        // A new version gets a tenth of the traffic for ten minutes; an alarm takes it back.
        rollout: { strategy: 'canary', canaryPercent: 10, waitSeconds: 600 },
        alarms: { serverErrorPercent: 2, modelLatencyP99Ms: 2000 },
      },
      // For what is too large, or too slow, to wait for. It costs nothing while nothing waits.
      asyncEndpoint: { instanceType: 'ml.m5.large', instances: { min: 0, max: 2 } },
      // Files that land in a bucket are scored, and so are messages.
      batch: {
        objects: { inputPrefix: 'loans/', maxConcurrency: 2 },
        messages: { results: { to: 'queue' } },
      },
    },
    churn: {
      image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn-sagemaker:7',
      // Called now and then: paid for by the millisecond, and slow to begin.
      endpoint: { type: 'serverless', memoryMb: 4096, maxConcurrency: 10 },
    },
  },

  frontDoor: {
    gateway: 'rest',
    // Callers sign with AWS SigV4. The others: api-key, cognito; and jwt for gateway http.
    auth: { type: 'iam' },
    defaultModel: 'homeloan',
    throttle: { requestsPerSecond: 100, burst: 200 },
    waf: { requestsPerFiveMinutes: 3000 },
  },

  observability: {
    logRetentionDays: 90,
    alarmEmails: ['scoring-operators@example.com'],
  },
};
