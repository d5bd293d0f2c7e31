import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

export interface AlarmOptions {
  /** Its name, and its place in docs/alarms.md. */
  readonly name: string;
  readonly kind: string;
  /** What is wrong, for whom, as one sentence. */
  readonly says: string;
  readonly metric: IMetric;
  readonly above: number;
  /** Of so many periods, how many must be bad. */
  readonly bad: readonly [count: number, of: number];
}

/** An alarm that says what is wrong and where to read on. No data is no alarm: nobody called. */
export function createAlarm(
  scope: Construct,
  { above, bad: [datapointsToAlarm, evaluationPeriods], kind, metric, name, says }: AlarmOptions,
  actions: readonly IAlarmAction[],
): Alarm {
  const alarm = new Alarm(scope, name, {
    alarmName: name,
    alarmDescription: `${says} See docs/alarms.md#${kind}.`,
    metric,
    threshold: above,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    datapointsToAlarm,
    evaluationPeriods,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(...actions);
  alarm.addOkAction(...actions);
  return alarm;
}
