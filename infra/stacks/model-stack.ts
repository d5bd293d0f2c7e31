import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Endpoint } from '../config/endpoint.ts';
import type { Model } from '../config/model.ts';
import { ScrBatch } from '../constructs/batch/scr-batch.ts';
import type { AsyncPlaces } from '../constructs/endpoint/async-inference.ts';
import { ScrEndpoint } from '../constructs/endpoint/scr-endpoint.ts';
import { objectsArn } from '../constructs/objects-arn.ts';
import { bucketNameOf, endpointNames, metricsNamespace } from '../names.ts';
import {
  accessLogBucket,
  addTags,
  alarmTopics,
  type DeploymentStackProps,
  stackProps,
  surroundings,
} from './stack-settings.ts';

export interface ModelStackProps extends DeploymentStackProps {
  readonly modelName: string;
  readonly model: Model;
}

/** One model: its endpoints, and its batch scoring. */
export class ModelStack extends Stack {
  readonly endpoint: ScrEndpoint | undefined;
  readonly asyncEndpoint: ScrEndpoint | undefined;
  readonly batch: ScrBatch | undefined;

  constructor(scope: Construct, id: string, props: ModelStackProps) {
    const { model, modelName, target } = props;
    super(scope, id, {
      ...stackProps(props, modelName),
      description: `The model ${modelName}, by scr-sagemaker`,
    });
    const names = endpointNames(target, modelName);
    const topics = alarmTopics(this, target);
    const { observability } = target.deployment;
    const { kmsKeyArn, retainData, vpc } = target.environment;
    const createEndpoint = (id: string, endpointName: string, endpoint: Endpoint, async?: AsyncPlaces) =>
      new ScrEndpoint(this, id, {
        endpointName,
        endpoint,
        model,
        async,
        kmsKeyArn,
        network: vpc,
        metricsNamespace: metricsNamespace(target, modelName),
        logRetentionDays: observability.logRetentionDays,
        alarmTopics: topics,
      });
    if (model.endpoint !== undefined) this.endpoint = createEndpoint('Endpoint', names.sync, model.endpoint);
    if (model.asyncEndpoint !== undefined) {
      this.asyncEndpoint = createEndpoint(
        'AsyncEndpoint',
        names.async,
        model.asyncEndpoint,
        this.asyncPlaces(props),
      );
    }
    if (model.batch !== undefined) {
      this.batch = new ScrBatch(this, 'Batch', {
        ...surroundings(props),
        name: names.sync,
        batch: model.batch,
        endpointName: names.sync,
        metricsNamespace: metricsNamespace(target, modelName),
        accessLogs: accessLogBucket(this, target),
        retainData,
      });
      // An event that comes before the endpoint is there would be a dead letter.
      if (this.endpoint !== undefined) this.batch.node.addDependency(this.endpoint);
    }
    addTags(this, props);
  }

  private asyncPlaces({ target }: ModelStackProps): AsyncPlaces {
    const { inputLocations, invocationTimeoutSeconds, prefix } = target.deployment.asynchronous;
    const bucketName = bucketNameOf(this, target, 'async');
    const locations = [`s3://${bucketName}/${prefix}`, ...inputLocations];
    return {
      bucketName,
      prefix,
      objectArns: locations.map((location) => objectsArn(this.partition, location)),
      invocationTimeoutSeconds,
    };
  }
}
