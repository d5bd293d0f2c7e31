import { resolve } from 'node:path';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { servedModels } from '../config/deployment.ts';
import type { FrontDoor } from '../config/front-door.ts';
import type { ServedModel } from '../constructs/front-door/front-door-environment.ts';
import { ScrFrontDoor } from '../constructs/front-door/scr-front-door.ts';
import { ScrObservability } from '../constructs/observability/scr-observability.ts';
import type { WatchedFrontDoor } from '../constructs/observability/watched.ts';
import { bucketNameOf, endpointNames, metricsNamespace, prefixOf } from '../names.ts';
import {
  addTags,
  alarmTopics,
  type DeploymentStackProps,
  stackProps,
  surroundings,
} from './stack-settings.ts';
import { watchedModel } from './watched-model.ts';

/** The front door of an environment, where it has one, and what an operator sees of all of the environment. */
export class FrontStack extends Stack {
  readonly frontDoor: ScrFrontDoor | undefined;
  readonly observability: ScrObservability;

  constructor(scope: Construct, id: string, props: DeploymentStackProps) {
    super(scope, id, {
      ...stackProps(props),
      description: 'Front door, dashboard and alarms of an scr-sagemaker environment',
    });
    const { target } = props;
    const { frontDoor } = target.deployment;
    const made = frontDoor === undefined ? undefined : this.createFrontDoor(props, frontDoor);
    this.frontDoor = made?.construct;
    const watched = Object.entries(target.deployment.models).map(([name, model]) =>
      watchedModel(target, name, model),
    );
    this.observability = new ScrObservability(this, 'Observability', {
      name: prefixOf(target),
      topics: alarmTopics(this, target),
      frontDoor: made?.watched,
      endpoints: watched.flatMap(({ endpoints }) => endpoints),
      batches: watched.flatMap(({ batches }) => batches),
    });
    addTags(this, props);
  }

  private createFrontDoor(props: DeploymentStackProps, frontDoor: FrontDoor) {
    const { target } = props;
    const name = prefixOf(target);
    const namespace = metricsNamespace(target);
    const construct = new ScrFrontDoor(this, 'FrontDoor', {
      ...surroundings(props),
      name,
      frontDoor,
      served: served(props),
      metricsNamespace: namespace,
      async: { ...target.deployment.asynchronous, bucketName: bucketNameOf(this, target, 'async') },
    });
    const { accessLogName } = construct;
    const watched: WatchedFrontDoor = {
      name,
      identity: construct.identity,
      functionName: construct.function.functionName,
      logGroupName: construct.function.logGroupName,
      accessLogName,
      metricsNamespace: namespace,
      thresholds: frontDoor.alarms,
    };
    new CfnOutput(this, 'Address', { description: 'Address of the front door', value: construct.address });
    return { construct, watched };
  }
}

function served({ directory, target }: DeploymentStackProps): readonly ServedModel[] {
  const { models } = target.deployment;
  return servedModels(target.deployment).flatMap((publicName) => {
    const model = models[publicName];
    if (model === undefined) return [];
    const names = endpointNames(target, publicName);
    return [
      {
        publicName,
        model,
        endpointName: names.sync,
        asyncEndpointName: model.asyncEndpoint === undefined ? undefined : names.async,
        signatureFile:
          model.signatureFile === undefined ? undefined : resolve(directory, model.signatureFile),
      },
    ];
  });
}
