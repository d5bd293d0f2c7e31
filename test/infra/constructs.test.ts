import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { frontDoor } from '../../infra/config/front-door.ts';
import { model } from '../../infra/config/model.ts';
import { ScrBatch } from '../../infra/constructs/batch/scr-batch.ts';
import { ScrEndpoint } from '../../infra/constructs/endpoint/scr-endpoint.ts';
import { ScrFrontDoor } from '../../infra/constructs/front-door/scr-front-door.ts';
import { ScrObservability } from '../../infra/constructs/observability/scr-observability.ts';
import { bundlesOf, temporaryFolder } from './synthesized.ts';

/** A stack of somebody else's. */
function stackOf(): Stack {
  return new Stack(new App({ outdir: temporaryFolder() }), 'Theirs');
}

const surroundings = () => ({
  bundles: bundlesOf(temporaryFolder()),
  logRetentionDays: 30,
  tracing: false,
});

const homeloan = model.parse({
  image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/homeloan:1',
  endpoint: { type: 'real-time', instanceType: 'ml.m5.large' },
  batch: { objects: {} },
});

describe('in an app of your own', () => {
  it('ScrEndpoint is an endpoint', () => {
    const stack = stackOf();
    const { endpoint } = homeloan;
    if (endpoint === undefined) throw new Error('The model has an endpoint.');
    const made = new ScrEndpoint(stack, 'Endpoint', {
      endpointName: 'theirs',
      model: homeloan,
      endpoint,
      metricsNamespace: 'Theirs',
      logRetentionDays: 30,
    });
    Template.fromStack(stack).hasResourceProperties('AWS::SageMaker::Endpoint', { EndpointName: 'theirs' });
    expect(made.variantNames).toEqual(['main']);
    expect(made.alarmNames).toEqual(['theirs-server-errors', 'theirs-model-latency']);
  });

  it('ScrEndpoint refuses to be asynchronous with nowhere to put results', () => {
    const { asyncEndpoint } = model.parse({
      image: homeloan.image,
      asyncEndpoint: { instanceType: 'ml.m5.large' },
    });
    if (asyncEndpoint === undefined) throw new Error('The model has an asynchronous endpoint.');
    const create = () =>
      new ScrEndpoint(stackOf(), 'Endpoint', {
        endpointName: 'theirs',
        model: homeloan,
        endpoint: asyncEndpoint,
        metricsNamespace: 'Theirs',
        logRetentionDays: 30,
      });
    expect(create).toThrow('An asynchronous endpoint needs the property async.');
  });

  it('ScrFrontDoor is an API before endpoints that are there', () => {
    const stack = stackOf();
    new ScrFrontDoor(stack, 'FrontDoor', {
      ...surroundings(),
      name: 'theirs',
      frontDoor: frontDoor.parse({ gateway: 'http', auth: { type: 'iam' } }),
      served: [{ publicName: 'homeloan', endpointName: 'theirs', model: homeloan }],
      metricsNamespace: 'Theirs',
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { ENDPOINTS: '{"homeloan":{"endpointName":"theirs"}}' } },
    });
  });

  it('ScrFrontDoor says which function is not built', () => {
    const create = () =>
      new ScrFrontDoor(stackOf(), 'FrontDoor', {
        ...surroundings(),
        bundles: '/nowhere',
        name: 'theirs',
        frontDoor: frontDoor.parse({ gateway: 'http', auth: { type: 'iam' } }),
        served: [{ publicName: 'homeloan', endpointName: 'theirs', model: homeloan }],
        metricsNamespace: 'Theirs',
      });
    expect(create).toThrow('/nowhere/api/index.mjs is not there; npm run build makes it.');
  });

  it('ScrFrontDoor says when it has more models than Lambda has room for', () => {
    const served = Array.from({ length: 80 }, (_, index) => ({
      publicName: `model-${index}`,
      endpointName: `theirs-with-a-name-of-some-length-${index}`,
      model: homeloan,
    }));
    const create = () =>
      new ScrFrontDoor(stackOf(), 'FrontDoor', {
        ...surroundings(),
        name: 'theirs',
        frontDoor: frontDoor.parse({ gateway: 'rest', auth: { type: 'iam' } }),
        served,
        metricsNamespace: 'Theirs',
      });
    expect(create).toThrow(/variables of theirs-api are \d+ bytes; Lambda takes 4096/);
  });

  it('ScrFrontDoor names a signature that is not there', () => {
    const create = () =>
      new ScrFrontDoor(stackOf(), 'FrontDoor', {
        ...surroundings(),
        name: 'theirs',
        frontDoor: frontDoor.parse({ gateway: 'rest', auth: { type: 'iam' } }),
        served: [
          { publicName: 'homeloan', endpointName: 'theirs', model: homeloan, signatureFile: '/nowhere.json' },
        ],
        metricsNamespace: 'Theirs',
      });
    expect(create).toThrow('models.homeloan.signatureFile: there is no file /nowhere.json');
  });

  it('ScrBatch and ScrObservability score what arrives, and watch it', () => {
    const stack = stackOf();
    const { batch } = homeloan;
    if (batch === undefined) throw new Error('The model has batch scoring.');
    const made = new ScrBatch(stack, 'Batch', {
      ...surroundings(),
      name: 'theirs',
      batch,
      endpointName: 'theirs',
      metricsNamespace: 'Theirs',
      accessLogs: Bucket.fromBucketName(stack, 'Logs', 'their-logs'),
      retainData: false,
    });
    const scored = made.objects;
    if (scored === undefined) throw new Error('Objects are scored.');
    new ScrObservability(stack, 'Observability', {
      name: 'theirs',
      topics: [],
      endpoints: [],
      batches: [
        {
          name: 'theirs-objects',
          kind: 'objects',
          functionName: scored.function.functionName,
          logGroupName: scored.function.logGroupName,
          queueName: scored.queues.work.queueName,
          deadLetterQueueName: scored.queues.deadLetters.queueName,
          metricsNamespace: 'Theirs',
          queueAgeSeconds: 600,
        },
      ],
    });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'theirs-objects-dead-letters' });
  });
});
