import type { Alarm, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { createAlarm } from './alarm.ts';
import { asyncAlarms } from './async-alarms.ts';
import { batchAlarms } from './batch-alarms.ts';
import { createDashboard } from './dashboard.ts';
import { frontDoorAlarms } from './front-door-alarms.ts';
import { createSavedQueries } from './saved-queries.ts';
import type { Watched } from './watched.ts';

export interface ScrObservabilityProps extends Watched {
  /** Name of the dashboard, and folder of the saved queries. */
  readonly name: string;
  /** Told of alarms, and of their end. */
  readonly topics: readonly ITopic[];
}

/** What an operator sees and is told: a dashboard, alarms on what users feel, and saved queries. docs/alarms.md says what to do. */
export class ScrObservability extends Construct {
  readonly alarms: readonly Alarm[];
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { name, topics, ...watched }: ScrObservabilityProps) {
    super(scope, id);
    const { batches, endpoints, frontDoor } = watched;
    const actions = topics.map((topic) => new SnsAction(topic));
    this.alarms = [
      ...(frontDoor === undefined ? [] : frontDoorAlarms(frontDoor)),
      ...endpoints.flatMap(asyncAlarms),
      ...batches.flatMap(batchAlarms),
    ].map((options) => createAlarm(this, options, actions));
    this.dashboard = createDashboard(this, name, watched, this.alarms);
    createSavedQueries(this, name, watched);
  }
}
