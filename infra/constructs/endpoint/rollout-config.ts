import type { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { Rollout } from '../../config/rollout.ts';

/** For a fleet that is slow to start; SageMaker takes up to 28,800. */
const START_ALLOWANCE_SECONDS = 3600;
const MIN_TIMEOUT_SECONDS = 600;
const MAX_TIMEOUT_SECONDS = 28_800;

/** A blue/green update that an alarm rolls back, as CloudFormation writes it. */
export function deploymentConfig(
  rollout: Rollout,
  alarmNames: readonly string[],
): CfnEndpoint.DeploymentConfigProperty {
  const { terminationWaitSeconds } = rollout;
  const routing = trafficRouting(rollout);
  const waitSeconds = (routing.waitIntervalInSeconds ?? 0) * stepsOf(rollout) + terminationWaitSeconds;
  return {
    blueGreenUpdatePolicy: {
      trafficRoutingConfiguration: routing,
      terminationWaitInSeconds: terminationWaitSeconds,
      maximumExecutionTimeoutInSeconds: Math.min(
        Math.max(waitSeconds + START_ALLOWANCE_SECONDS, MIN_TIMEOUT_SECONDS),
        MAX_TIMEOUT_SECONDS,
      ),
    },
    autoRollbackConfiguration: {
      alarms: [...alarmNames, ...rollout.rollbackAlarmNames].map((alarmName) => ({ alarmName })),
    },
  };
}

function trafficRouting(rollout: Rollout): CfnEndpoint.TrafficRoutingConfigProperty {
  switch (rollout.strategy) {
    case 'all-at-once':
      return { type: 'ALL_AT_ONCE', waitIntervalInSeconds: 0 };
    case 'canary':
      return {
        type: 'CANARY',
        canarySize: { type: 'CAPACITY_PERCENT', value: rollout.canaryPercent },
        waitIntervalInSeconds: rollout.waitSeconds,
      };
    case 'linear':
      return {
        type: 'LINEAR',
        linearStepSize: { type: 'CAPACITY_PERCENT', value: rollout.stepPercent },
        waitIntervalInSeconds: rollout.waitSeconds,
      };
  }
}

function stepsOf(rollout: Rollout): number {
  return rollout.strategy === 'linear' ? Math.ceil(100 / rollout.stepPercent) : 1;
}
