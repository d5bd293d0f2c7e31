import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { config as example } from '../../examples/scr-sagemaker.config.ts';
import { configurations } from './configurations.ts';
import { at, plain, type Resource, resourcesOf, synthesized, type Templates } from './synthesized.ts';

/** Of every configuration, and of the example. */
let all: Readonly<Record<string, Templates>>;

beforeAll(() => {
  all = Object.fromEntries(
    Object.entries({ ...configurations, example }).map(([name, config]) => [name, synthesized(config)]),
  );
}, 180_000);

const templatesOf = (name: string): Templates => all[name] ?? new Map();

function only(
  templates: Templates,
  type: string,
  holds: (resource: Resource) => boolean = () => true,
): Resource {
  const [found, ...others] = resourcesOf(templates, type).filter(holds);
  if (found === undefined || others.length > 0) throw new Error(`${others.length + 1} resources of ${type}`);
  return found;
}

describe('the endpoint', () => {
  const endpointOf = (name: string, endpoint: string) =>
    only(
      templatesOf(name),
      'AWS::SageMaker::Endpoint',
      ({ properties }) => properties.EndpointName === endpoint,
    );
  const configurationsOf = (name: string) => resourcesOf(templatesOf(name), 'AWS::SageMaker::EndpointConfig');

  it('keeps its name, and gets models and configurations of new names', () => {
    expect(endpointOf('least', 'least-dev-homeloan').properties.EndpointConfigName).toEqual({
      'Fn::GetAtt': [expect.any(String), 'EndpointConfigName'],
    });
    expect(only(templatesOf('least'), 'AWS::SageMaker::Model').properties.ModelName).toBeUndefined();
    expect(
      only(templatesOf('least'), 'AWS::SageMaker::EndpointConfig').properties.EndpointConfigName,
    ).toBeUndefined();
  });

  it('is rolled back by its own alarms, and by those that are named', () => {
    const { DeploymentConfig } = endpointOf('restWithEverything', 'rest-prod-homeloan').properties;
    expect(DeploymentConfig).toMatchObject({
      AutoRollbackConfiguration: { Alarms: [{}, {}, { AlarmName: 'business-hours' }] },
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: { Type: 'CANARY', CanarySize: { Type: 'CAPACITY_PERCENT', Value: 10 } },
      },
    });
  });

  it('is given time for all of its steps', () => {
    const { DeploymentConfig } = endpointOf('httpWithEverything', 'http-dev-fraud').properties;
    expect(at(DeploymentConfig, 'BlueGreenUpdatePolicy')).toMatchObject({
      MaximumExecutionTimeoutInSeconds: 300 * 2 + 600 + 3600,
      TrafficRoutingConfiguration: { Type: 'LINEAR', WaitIntervalInSeconds: 300 },
    });
  });

  it('has what SageMaker takes of a serverless one, and nothing else', () => {
    const serverless = configurationsOf('httpWithEverything')
      .map(({ properties }) => properties.ProductionVariants)
      .filter((variants) => at(variants, 0, 'ServerlessConfig') !== undefined);
    const variant = {
      InitialVariantWeight: 1,
      ModelName: expect.anything(),
      ServerlessConfig: { MaxConcurrency: 10, MemorySizeInMB: 4096, ProvisionedConcurrency: 1 },
      VariantName: 'main',
    };
    expect(serverless).toEqual([[variant], [variant]]);
  });

  it('copies requests to a shadow, and captures them, where that is asked for', () => {
    const [sync] = configurationsOf('restWithEverything').filter(
      ({ properties }) => properties.ShadowProductionVariants,
    );
    expect(sync?.properties).toMatchObject({
      ShadowProductionVariants: [
        { VariantName: 'shadow', InstanceType: 'ml.c6i.large', InitialVariantWeight: 0.5 },
      ],
      DataCaptureConfig: {
        DestinationS3Uri: 's3://captured-requests/captured/',
        InitialSamplingPercentage: 10,
        CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
      },
      KmsKeyId: expect.stringContaining(':key/'),
    });
    expect(configurationsOf('least')[0]?.properties.DataCaptureConfig).toBeUndefined();
  });

  it('splits traffic by the weights of its variants, each with its own model', () => {
    const [config] = configurationsOf('httpWithEverything').filter(
      ({ properties }) => at(properties.ProductionVariants, 1) !== undefined,
    );
    expect(config?.properties.ProductionVariants).toMatchObject([
      { VariantName: 'current', InitialVariantWeight: 9, InitialInstanceCount: 4 },
      { VariantName: 'next', InitialVariantWeight: 1, InstanceType: 'ml.c6i.xlarge' },
    ]);
  });

  it('waits longer for a start than the container does', () => {
    for (const { properties } of Object.keys(all).flatMap(configurationsOf)) {
      const seconds = at(properties.ProductionVariants, 0, 'ContainerStartupHealthCheckTimeoutInSeconds');
      if (seconds !== undefined) expect(Number(seconds) * 1000).toBeGreaterThan(420_000);
    }
  });

  it('reaches no network unless it is asked to', () => {
    const isolated = (name: string) =>
      resourcesOf(templatesOf(name), 'AWS::SageMaker::Model').map(
        ({ properties }) => properties.EnableNetworkIsolation,
      );
    expect(isolated('least')).toEqual([true]);
    expect(new Set(isolated('restWithEverything'))).toEqual(new Set([false]));
  });

  it('scales on invocations and on concurrency', () => {
    const policies = resourcesOf(
      templatesOf('restWithEverything'),
      'AWS::ApplicationAutoScaling::ScalingPolicy',
    ).map(({ properties }) =>
      at(
        properties.TargetTrackingScalingPolicyConfiguration,
        'PredefinedMetricSpecification',
        'PredefinedMetricType',
      ),
    );
    expect(policies).toEqual(
      expect.arrayContaining([
        'SageMakerVariantInvocationsPerInstance',
        'SageMakerVariantConcurrentRequestsPerModelHighResolution',
      ]),
    );
  });

  it('starts from nothing where it is asynchronous: on a backlog without an instance', () => {
    const templates = templatesOf('restWithEverything');
    const alarm = only(
      templates,
      'AWS::CloudWatch::Alarm',
      ({ properties }) => properties.MetricName === 'HasBacklogWithoutCapacity',
    );
    expect(alarm.properties.AlarmActions).toHaveLength(1);
    expect(
      resourcesOf(templates, 'AWS::ApplicationAutoScaling::ScalableTarget').map(
        ({ properties }) => properties.MinCapacity,
      ),
    ).toEqual(expect.arrayContaining([0, 2]));
  });

  it('has its log kept for a set time', () => {
    for (const [name, templates] of Object.entries(all)) {
      const groups = resourcesOf(templates, 'AWS::Logs::LogGroup');
      expect([name, groups.every(({ properties }) => Number(properties.RetentionInDays) > 0)]).toEqual([
        name,
        true,
      ]);
    }
  });
});

describe('the front door', () => {
  const isOptions = ({ properties }: Resource) => properties.HttpMethod === 'OPTIONS';

  it.each(['least', 'restWithEverything', 'restWithCognito', 'example'])(
    'is never open, as a REST API: %s',
    (name) => {
      const methods = resourcesOf(templatesOf(name), 'AWS::ApiGateway::Method').filter(
        (method) => !isOptions(method),
      );
      expect(methods.length).toBeGreaterThanOrEqual(2);
      for (const { properties } of methods) {
        const isKnown = properties.AuthorizationType !== 'NONE' || properties.ApiKeyRequired === true;
        expect([plain(properties.ResourceId), isKnown]).toEqual([plain(properties.ResourceId), true]);
      }
    },
  );

  it.each(['httpWithEverything', 'httpWithIam'])('is never open, as an HTTP API: %s', (name) => {
    const routes = resourcesOf(templatesOf(name), 'AWS::ApiGatewayV2::Route');
    const open = routes.filter(({ properties }) => (properties.AuthorizationType ?? 'NONE') === 'NONE');
    expect(routes.length).toBeGreaterThan(open.length);
    for (const { properties } of open) expect(properties.RouteKey).toMatch(/^OPTIONS /);
  });

  it('asks a token for its scopes', () => {
    const routes = resourcesOf(templatesOf('httpWithEverything'), 'AWS::ApiGatewayV2::Route');
    const post = routes.find(({ properties }) => String(properties.RouteKey).startsWith('POST'));
    expect(post?.properties.AuthorizationScopes).toEqual(['score']);
  });

  it('answers 413, 429 and 504 of the gateway itself as problems', () => {
    const responses = resourcesOf(templatesOf('least'), 'AWS::ApiGateway::GatewayResponse');
    const problems = responses.map(({ properties }) => ({
      type: properties.ResponseType,
      status: properties.StatusCode,
      contentType: at(properties.ResponseParameters, 'gatewayresponse.header.Content-Type'),
      problem: JSON.parse(String(at(properties.ResponseTemplates, 'application/json'))),
    }));
    for (const [type, status, code] of [
      ['REQUEST_TOO_LARGE', 413, 'payload-too-large'],
      ['THROTTLED', 429, 'throttled'],
      ['QUOTA_EXCEEDED', 429, 'throttled'],
      ['INTEGRATION_TIMEOUT', 504, 'deadline-exceeded'],
    ] as const) {
      expect(problems).toContainEqual({
        type,
        status: String(status),
        contentType: "'application/problem+json'",
        problem: expect.objectContaining({ status, code, correlationId: '$context.requestId' }),
      });
    }
  });

  it('lets the page of the one allowed origin read what the gateway answers', () => {
    const headers = resourcesOf(templatesOf('restWithEverything'), 'AWS::ApiGateway::GatewayResponse').map(
      ({ properties }) =>
        at(properties.ResponseParameters, 'gatewayresponse.header.Access-Control-Allow-Origin'),
    );
    expect(new Set(headers)).toEqual(new Set(["'https://app.example.com'"]));
  });

  it('logs no body, and every access', () => {
    for (const name of ['least', 'restWithEverything', 'restWithCognito', 'example']) {
      for (const { properties } of resourcesOf(templatesOf(name), 'AWS::ApiGateway::Stage')) {
        expect(properties.MethodSettings).toMatchObject([{ DataTraceEnabled: false, LoggingLevel: 'ERROR' }]);
        expect(at(properties.AccessLogSetting, 'Format')).toContain('$context.requestId');
        expect(at(properties.AccessLogSetting, 'Format')).not.toMatch(/querystring|header|body/i);
      }
    }
  });

  it('holds each key to its quota and its rate', () => {
    const templates = templatesOf('restWithEverything');
    expect(resourcesOf(templates, 'AWS::ApiGateway::ApiKey')).toHaveLength(2);
    expect(only(templates, 'AWS::ApiGateway::UsagePlan').properties).toMatchObject({
      Quota: { Limit: 100_000, Period: 'MONTH' },
      Throttle: { RateLimit: 20, BurstLimit: 40 },
    });
  });

  it('has its WAF, and its name, where they are asked for', () => {
    const templates = templatesOf('restWithEverything');
    expect(resourcesOf(templates, 'AWS::WAFv2::WebACLAssociation')).toHaveLength(1);
    expect(only(templates, 'AWS::ApiGateway::BasePathMapping').properties.BasePath).toBe('scr');
    expect(only(templates, 'AWS::Route53::RecordSet').properties.Name).toBe('scores.example.com.');
    expect(resourcesOf(templatesOf('least'), 'AWS::WAFv2::WebACLAssociation')).toEqual([]);
  });
});

describe('batch scoring', () => {
  it('hides a message for six times the time of the function that takes it', () => {
    for (const templates of Object.values(all)) {
      for (const template of templates.values()) {
        for (const { properties } of resourcesOf(template, 'AWS::Lambda::EventSourceMapping')) {
          const work = resourcesOf(template, 'AWS::SQS::Queue').find(
            ({ id }) => id === at(properties.EventSourceArn, 'Fn::GetAtt', 0),
          );
          const lambda = resourcesOf(template, 'AWS::Lambda::Function').find(
            ({ id }) => id === at(properties.FunctionName, 'Ref'),
          );
          expect(work?.properties.VisibilityTimeout).toBe(6 * Number(lambda?.properties.Timeout));
          expect(at(work?.properties.RedrivePolicy, 'maxReceiveCount')).toBeGreaterThanOrEqual(5);
          expect(properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
          expect(at(properties.ScalingConfig, 'MaximumConcurrency')).toBeGreaterThanOrEqual(2);
          const own = at(lambda?.properties.Environment, 'Variables', 'MESSAGE_MAX_RECEIVES') ?? 0;
          expect(Number(own)).toBeLessThan(Number(at(work?.properties.RedrivePolicy, 'maxReceiveCount')));
        }
      }
    }
  });

  it('is not told of its own results', () => {
    const patterns = ['example', 'httpWithEverything', 'restWithEverything'].flatMap((name) =>
      resourcesOf(templatesOf(name), 'AWS::Events::Rule').map(({ properties }) =>
        at(properties.EventPattern, 'detail', 'object', 'key'),
      ),
    );
    expect(patterns).toEqual(
      expect.arrayContaining([[{ prefix: 'loans/' }], [{ 'anything-but': { prefix: 'scored/' } }]]),
    );
  });

  it('takes a queue that keeps order to a dead-letter queue that does', () => {
    const queues = resourcesOf(templatesOf('httpWithEverything'), 'AWS::SQS::Queue').filter(
      ({ properties }) => String(properties.QueueName).includes('churn-messages'),
    );
    expect(queues.map(({ properties }) => [properties.QueueName, properties.FifoQueue])).toEqual(
      expect.arrayContaining([
        ['http-dev-churn-messages.fifo', true],
        ['http-dev-churn-messages-dead-letters.fifo', true],
      ]),
    );
  });

  it('keeps every bucket private, encrypted and over TLS, and its data when the stack goes', () => {
    for (const templates of Object.values(all)) {
      const buckets = resourcesOf(templates, 'AWS::S3::Bucket');
      for (const { properties } of buckets) {
        expect(properties).toMatchObject({
          BucketEncryption: { ServerSideEncryptionConfiguration: [expect.anything()] },
          PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
        });
      }
    }
    const { template } = {
      template: [...templatesOf('example')].find(([name]) => name === 'scr-prod-homeloan')?.[1],
    };
    const [bucket] = Object.values(template?.findResources('AWS::S3::Bucket') ?? {});
    expect(bucket?.DeletionPolicy).toBe('Retain');
  });
});

describe('what an operator is told', () => {
  it('goes to the topic of the environment, and to the one that is named', () => {
    const alarms = resourcesOf(templatesOf('restWithEverything'), 'AWS::CloudWatch::Alarm').filter(
      ({ properties }) => properties.MetricName !== 'HasBacklogWithoutCapacity',
    );
    expect(alarms.length).toBeGreaterThan(10);
    for (const { properties } of alarms) {
      const actions = Array.isArray(properties.AlarmActions) ? properties.AlarmActions.map(plain) : [];
      expect(actions).toEqual([
        expect.stringMatching(/:rest-prod-alarms$/),
        'arn:aws:sns:eu-west-1:123456789012:pager',
      ]);
    }
  });

  it('gets through: the topic takes what CloudWatch publishes', () => {
    for (const { properties } of resourcesOf(templatesOf('example'), 'AWS::SNS::TopicPolicy')) {
      expect(at(properties.PolicyDocument, 'Statement')).toContainEqual(
        expect.objectContaining({
          Action: 'sns:Publish',
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
        }),
      );
    }
  });

  it('has a place in the documentation for each alarm, and no other', () => {
    const headings = [...readFileSync('docs/alarms.md', 'utf8').matchAll(/^### (.+)$/gm)].map(
      ([, heading]) => heading,
    );
    const kinds = Object.values(all)
      .flatMap((templates) => resourcesOf(templates, 'AWS::CloudWatch::Alarm'))
      .flatMap(
        ({ properties }) =>
          /docs\/alarms\.md#([\w-]+)\./.exec(String(properties.AlarmDescription))?.[1] ?? [],
      );
    expect(new Set(kinds)).toEqual(new Set(headings));
  });

  it('names no query in the documentation that there is not', () => {
    const documented = [...readFileSync('docs/alarms.md', 'utf8').matchAll(/^\| `([\w-]+)` \|/gm)].map(
      ([, name]) => name,
    );
    const saved = resourcesOf(templatesOf('example'), 'AWS::Logs::QueryDefinition').map(({ properties }) =>
      String(properties.Name).split('/').at(-1),
    );
    expect(new Set(saved)).toEqual(new Set(documented));
  });

  it('joins front door and container by the correlation id', () => {
    const query = only(templatesOf('least'), 'AWS::Logs::QueryDefinition', ({ properties }) =>
      String(properties.Name).endsWith('/where-the-time-goes'),
    );
    expect(query.properties.QueryString).toMatch(/by correlationId/);
    expect(query.properties.LogGroupNames).toEqual([
      '/aws/lambda/least-dev-api',
      '/aws/sagemaker/Endpoints/least-dev-homeloan',
    ]);
  });

  it('asks for log groups that the deployment has', () => {
    for (const templates of Object.values(all)) {
      const groups = new Set(
        resourcesOf(templates, 'AWS::Logs::LogGroup').map(({ properties }) => properties.LogGroupName),
      );
      const asked = resourcesOf(templates, 'AWS::Logs::QueryDefinition').flatMap(
        ({ properties }) => properties.LogGroupNames,
      );
      expect(asked.flat().filter((name) => !groups.has(name))).toEqual([]);
    }
  });
});

describe('the stacks', () => {
  it('export nothing to each other, so that each can be changed alone', () => {
    for (const templates of Object.values(all)) {
      for (const template of templates.values()) {
        expect(
          Object.values(template.findOutputs('*')).filter((output) => output.Export !== undefined),
        ).toEqual([]);
      }
    }
  });

  it('of the example are as they were', () => {
    const production = [...templatesOf('example')].filter(([name]) => name.startsWith('scr-prod'));
    expect(production).toHaveLength(4);
    expect(
      Object.fromEntries(production.map(([name, template]) => [name, template.toJSON()])),
    ).toMatchSnapshot();
  });
});
