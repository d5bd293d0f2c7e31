import { Aws, Duration } from 'aws-cdk-lib';
import {
  AdjustmentType,
  MetricAggregationType,
  PredefinedMetric,
  ScalableTarget,
  ServiceNamespace,
  StepScalingAction,
} from 'aws-cdk-lib/aws-applicationautoscaling';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ApplicationScalingAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { AsyncEndpoint, RealTimeEndpoint } from '../../config/endpoint.ts';

/** The role that Application Auto Scaling makes for itself, and uses whatever it is given. */
const SERVICE_ROLE =
  'sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint';
const DIMENSION = 'sagemaker:variant:DesiredInstanceCount';

/** Scales every variant of a real-time endpoint between its least and most instances. */
export function scaleVariants(
  scope: Construct,
  endpointName: string,
  { instances, scaling, variants }: RealTimeEndpoint,
): readonly ScalableTarget[] {
  if (scaling === undefined) return [];
  return Object.keys(variants).map((variant) => {
    const target = scalableTarget(scope, `Scaling-${variant}`, endpointName, variant, instances);
    const cooldowns = {
      scaleInCooldown: Duration.seconds(scaling.scaleInCooldownSeconds),
      scaleOutCooldown: Duration.seconds(scaling.scaleOutCooldownSeconds),
    };
    if (scaling.invocationsPerInstance !== undefined) {
      target.scaleToTrackMetric('Invocations', {
        predefinedMetric: PredefinedMetric.SAGEMAKER_VARIANT_INVOCATIONS_PER_INSTANCE,
        targetValue: scaling.invocationsPerInstance,
        ...cooldowns,
      });
    }
    if (scaling.concurrentRequestsPerInstance !== undefined) {
      target.scaleToTrackMetric('Concurrency', {
        predefinedMetric: PredefinedMetric.SAGEMAKER_VARIANT_CONCURRENT_REQUESTS_PER_MODEL_HIGH_RESOLUTION,
        targetValue: scaling.concurrentRequestsPerInstance,
        ...cooldowns,
      });
    }
    return target;
  });
}

/**
 * Scales an asynchronous endpoint by what waits for it. Target tracking does not start the first instance, because without one there
 * is no backlog for each; an alarm on a backlog without capacity does (SageMaker, "Autoscale an asynchronous endpoint").
 */
export function scaleOnBacklog(
  scope: Construct,
  endpointName: string,
  variant: string,
  { backlogPerInstance, instances }: AsyncEndpoint,
): ScalableTarget | undefined {
  if (instances.min === instances.max) return undefined;
  const target = scalableTarget(scope, 'Scaling', endpointName, variant, instances);
  target.scaleToTrackMetric('Backlog', {
    customMetric: backlogMetric(endpointName, 'ApproximateBacklogSizePerInstance', Stats.AVERAGE),
    targetValue: backlogPerInstance,
    scaleInCooldown: Duration.seconds(300),
    scaleOutCooldown: Duration.seconds(60),
  });
  if (instances.min === 0) startFirstInstance(scope, endpointName, target);
  return target;
}

/** A metric of an asynchronous endpoint's queue. */
export function backlogMetric(endpointName: string, metricName: string, statistic: string): Metric {
  return new Metric({
    namespace: 'AWS/SageMaker',
    metricName,
    dimensionsMap: { EndpointName: endpointName },
    statistic,
    period: Duration.minutes(1),
  });
}

function startFirstInstance(scope: Construct, endpointName: string, scalingTarget: ScalableTarget): void {
  const action = new StepScalingAction(scope, 'StartFirstInstance', {
    scalingTarget,
    adjustmentType: AdjustmentType.CHANGE_IN_CAPACITY,
    metricAggregationType: MetricAggregationType.AVERAGE,
    cooldown: Duration.seconds(300),
  });
  action.addAdjustment({ adjustment: 1, lowerBound: 0 });
  const alarm = new Alarm(scope, 'BacklogWithoutCapacity', {
    alarmDescription: `Invocations wait for ${endpointName}, which has no instance: it starts one. Nothing to do.`,
    metric: backlogMetric(endpointName, 'HasBacklogWithoutCapacity', Stats.AVERAGE),
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    treatMissingData: TreatMissingData.MISSING,
  });
  alarm.addAlarmAction(new ApplicationScalingAction(action));
}

function scalableTarget(
  scope: Construct,
  id: string,
  endpointName: string,
  variant: string,
  { max, min }: { readonly min: number; readonly max: number },
): ScalableTarget {
  const role = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/aws-service-role/${SERVICE_ROLE}`;
  return new ScalableTarget(scope, id, {
    role: Role.fromRoleArn(scope, `${id}-Role`, role),
    serviceNamespace: ServiceNamespace.SAGEMAKER,
    resourceId: `endpoint/${endpointName}/variant/${variant}`,
    scalableDimension: DIMENSION,
    minCapacity: min,
    maxCapacity: max,
  });
}
