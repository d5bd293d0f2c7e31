import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

export interface AlarmTopicOptions {
  readonly topicName: string;
  /** Addresses that are told; each must confirm. */
  readonly emails: readonly string[];
  readonly kmsKeyArn?: string | undefined;
}

/** The topic that alarms go to. */
export function createAlarmTopic(scope: Construct, id: string, options: AlarmTopicOptions): Topic {
  const { emails, kmsKeyArn, topicName } = options;
  const topic = new Topic(scope, id, {
    topicName,
    enforceSSL: true,
    ...(kmsKeyArn !== undefined && { masterKey: Key.fromKeyArn(scope, `${id}Key`, kmsKeyArn) }),
  });
  // A topic with a policy of its own has lost the one that lets the alarms of its account in.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  for (const email of emails) topic.addSubscription(new EmailSubscription(email));
  return topic;
}
