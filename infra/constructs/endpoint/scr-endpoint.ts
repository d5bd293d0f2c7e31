import { RemovalPolicy } from 'aws-cdk-lib';
import type { ScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnEndpoint, CfnEndpointConfig, CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Endpoint } from '../../config/endpoint.ts';
import type { Model } from '../../config/model.ts';
import type { PrivateNetwork } from '../private-network.ts';
import { type AsyncPlaces, asyncInferenceConfig, createTopics } from './async-inference.ts';
import { containerEnvironment } from './container-environment.ts';
import { createEndpointAlarms, endpointAlarmNames } from './endpoint-alarms.ts';
import { scaleOnBacklog, scaleVariants } from './endpoint-scaling.ts';
import { createExecutionRole } from './execution-role.ts';
import { deploymentConfig } from './rollout-config.ts';
import { type Variant, variantsOf } from './variants.ts';

export interface ScrEndpointProps {
  /** SageMaker's name of the endpoint, up to 63 characters. It stays the same over all deployments. */
  readonly endpointName: string;
  readonly model: Model;
  /** Of the model's endpoints, the one to make. */
  readonly endpoint: Endpoint;
  /** CloudWatch namespace of the container's metrics. */
  readonly metricsNamespace: string;
  readonly logRetentionDays: number;
  /** Where the endpoint runs; without it, in no network of yours. Not for serverless endpoints. */
  readonly network?: PrivateNetwork | undefined;
  /** Encrypts volumes, captured data and asynchronous results. */
  readonly kmsKeyArn?: string | undefined;
  /** Must be there for an asynchronous endpoint. */
  readonly async?: AsyncPlaces | undefined;
  /** Told of alarms, and of their end. */
  readonly alarmTopics?: readonly ITopic[];
}

/** A SageMaker endpoint with an SCR model: real-time, serverless or asynchronous. Updates are blue/green, and its alarms roll them back. */
export class ScrEndpoint extends Construct {
  readonly endpointName: string;
  readonly variantNames: readonly string[];
  readonly logGroupName: string;
  readonly alarms: readonly Alarm[];
  /** Of the alarms, as they are known before they are made. */
  readonly alarmNames: readonly string[];

  constructor(scope: Construct, id: string, props: ScrEndpointProps) {
    super(scope, id);
    const { endpoint, endpointName } = props;
    const variants = variantsOf(endpoint, props.model);
    this.endpointName = endpointName;
    this.variantNames = variants.filter(({ isShadow }) => !isShadow).map(({ name }) => name);
    this.logGroupName = `/aws/sagemaker/Endpoints/${endpointName}`;

    // SageMaker writes to the group of this name; made here, it has a retention.
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: this.logGroupName,
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const configuration = this.createConfiguration(props, variants);
    this.alarms = createEndpointAlarms(this, {
      endpointName,
      variantNames: this.variantNames,
      thresholds: endpoint.alarms,
    });
    this.alarmNames = endpointAlarmNames(endpointName);
    for (const topic of props.alarmTopics ?? []) {
      for (const alarm of this.alarms) {
        alarm.addAlarmAction(new SnsAction(topic));
        alarm.addOkAction(new SnsAction(topic));
      }
    }
    const made = new CfnEndpoint(this, 'Endpoint', {
      endpointName,
      endpointConfigName: configuration.attrEndpointConfigName,
      // SageMaker has no guarded updates of serverless endpoints.
      ...(endpoint.type !== 'serverless' && {
        deploymentConfig: deploymentConfig(
          endpoint.rollout,
          this.alarms.map(({ alarmName }) => alarmName),
        ),
      }),
    });
    made.node.addDependency(logGroup, ...this.alarms);
    for (const target of this.scale(endpoint)) target.node.addDependency(made);
  }

  private createConfiguration(props: ScrEndpointProps, variants: readonly Variant[]): CfnEndpointConfig {
    const { endpoint, kmsKeyArn, model, network } = props;
    const topics =
      endpoint.type === 'asynchronous' && endpoint.notifications ? createTopics(this, kmsKeyArn) : [];
    const role = createExecutionRole(this, {
      endpoint,
      images: variants.map(({ image }) => image),
      modelDataUrl: model.modelDataUrl,
      logGroupName: this.logGroupName,
      network,
      kmsKeyArn,
      asyncObjects: endpoint.type === 'asynchronous' ? (props.async?.objectArns ?? []) : [],
      topicArns: topics.map(({ topicArn }) => topicArn),
    });
    const versions = variants.map(({ isShadow, name, settings, ...version }) => ({
      isShadow,
      property: {
        ...settings,
        variantName: name,
        modelName: this.createModel(`Model-${name}`, version, role.roleArn, props).attrModelName,
      },
    }));
    const shadows = versions.filter(({ isShadow }) => isShadow);
    return new CfnEndpointConfig(this, 'Configuration', {
      productionVariants: versions.filter(({ isShadow }) => !isShadow).map(({ property }) => property),
      ...(shadows.length > 0 && { shadowProductionVariants: shadows.map(({ property }) => property) }),
      ...(kmsKeyArn !== undefined && endpoint.type !== 'serverless' && { kmsKeyId: kmsKeyArn }),
      ...(endpoint.type === 'real-time' &&
        endpoint.dataCapture !== undefined && {
          dataCaptureConfig: dataCaptureConfig(endpoint.dataCapture, kmsKeyArn),
        }),
      ...(endpoint.type === 'asynchronous' && {
        asyncInferenceConfig: asyncInferenceConfig(endpoint, props.async, topics, kmsKeyArn),
      }),
    });
  }

  private createModel(
    id: string,
    { environment, image }: Pick<Variant, 'environment' | 'image'>,
    executionRoleArn: string,
    { async, endpoint, metricsNamespace, model, network }: ScrEndpointProps,
  ): CfnModel {
    const isServerless = endpoint.type === 'serverless';
    return new CfnModel(this, id, {
      executionRoleArn,
      primaryContainer: {
        image,
        environment: containerEnvironment(endpoint, environment, {
          metricsNamespace,
          asyncTimeoutSeconds: async?.invocationTimeoutSeconds ?? 0,
        }),
        ...(model.modelDataUrl !== undefined && { modelDataUrl: model.modelDataUrl }),
      },
      // Of a serverless endpoint, both are refused.
      ...(!isServerless && { enableNetworkIsolation: model.networkIsolation ?? true }),
      ...(network !== undefined &&
        !isServerless && {
          vpcConfig: { subnets: [...network.subnetIds], securityGroupIds: [...network.securityGroupIds] },
        }),
    });
  }

  private scale(endpoint: Endpoint): readonly ScalableTarget[] {
    const [main = ''] = this.variantNames;
    if (endpoint.type === 'real-time') return scaleVariants(this, this.endpointName, endpoint);
    const target =
      endpoint.type === 'asynchronous' ? scaleOnBacklog(this, this.endpointName, main, endpoint) : undefined;
    return target === undefined ? [] : [target];
  }
}

const CAPTURED = { input: ['Input'], output: ['Output'], both: ['Input', 'Output'] } as const;

function dataCaptureConfig(
  {
    bucket,
    capture,
    prefix,
    samplingPercent,
  }: NonNullable<Extract<Endpoint, { type: 'real-time' }>['dataCapture']>,
  kmsKeyArn: string | undefined,
): CfnEndpointConfig.DataCaptureConfigProperty {
  return {
    enableCapture: true,
    initialSamplingPercentage: samplingPercent,
    destinationS3Uri: `s3://${bucket}/${prefix}`,
    captureOptions: CAPTURED[capture].map((captureMode) => ({ captureMode })),
    // Anything else is captured in base64, which Model Monitor does not read.
    captureContentTypeHeader: {
      csvContentTypes: ['text/csv'],
      jsonContentTypes: ['application/json', 'application/jsonlines'],
    },
    ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
  };
}
