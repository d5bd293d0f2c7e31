import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { createAlarmTopic } from '../constructs/alarm-topic.ts';
import { createAccessLogBucket, createDataBucket } from '../constructs/storage.ts';
import { bucketNameOf } from '../names.ts';
import {
  accessLogBucket,
  addTags,
  alarmTopicName,
  type DeploymentStackProps,
  stackProps,
} from './stack-settings.ts';

const DAY_SECONDS = 86_400;

/** What the other stacks of an environment need to be there: the bucket of the access logs, that of asynchronous scoring, and the topic of the alarms. */
export class BaseStack extends Stack {
  constructor(scope: Construct, id: string, props: DeploymentStackProps) {
    super(scope, id, {
      ...stackProps(props, 'base'),
      description: 'Buckets and alarm topic of an scr-sagemaker environment',
    });
    const { target } = props;
    const { deployment, environment } = target;
    const { kmsKeyArn, retainData } = environment;
    const { alarmEmails, logRetentionDays } = deployment.observability;
    const accessLogs = createAccessLogBucket(this, 'Log', {
      bucketName: bucketNameOf(this, target, 'logs'),
      expireAfterDays: logRetentionDays,
      isRetained: retainData,
    });
    if (Object.values(deployment.models).some(({ asyncEndpoint }) => asyncEndpoint !== undefined)) {
      const { prefix, retentionSeconds } = deployment.asynchronous;
      const bucket = createDataBucket(this, 'Async', {
        bucketName: bucketNameOf(this, target, 'async'),
        accessLogs: accessLogBucket(this, target),
        accessLogPrefix: 'async/',
        kmsKeyArn,
        isRetained: retainData,
        lifecycleRules: [
          {
            id: 'after-retention',
            prefix,
            // S3 counts whole days, and these must outlive what is known of an invocation.
            expiration: Duration.days(Math.ceil(retentionSeconds / DAY_SECONDS) + 1),
            noncurrentVersionExpiration: Duration.days(1),
          },
        ],
      });
      bucket.node.addDependency(accessLogs);
    }
    createAlarmTopic(this, 'Alarms', { topicName: alarmTopicName(target), emails: alarmEmails, kmsKeyArn });
    addTags(this, props);
  }
}
