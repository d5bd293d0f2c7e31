import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Model } from '../../config/model.ts';
import type { FunctionSurroundings } from '../scr-function.ts';
import { ScoredMessages } from './scored-messages.ts';
import { ScoredObjects } from './scored-objects.ts';

export interface ScrBatchProps extends FunctionSurroundings {
  /** Begins the names of functions and queues. */
  readonly name: string;
  readonly batch: NonNullable<Model['batch']>;
  /** SageMaker's name of the endpoint that scores. */
  readonly endpointName: string;
  /** CloudWatch namespace of the functions' metrics. */
  readonly metricsNamespace: string;
  /** Bucket of S3's access logs, for buckets that are made here. */
  readonly accessLogs: IBucket;
  /** Whether buckets that are made here stay when their stack is deleted. */
  readonly retainData: boolean;
}

/** Scoring that nobody waits for: objects of S3 as they are written, messages of SQS as they come. Either, or both. */
export class ScrBatch extends Construct {
  readonly objects: ScoredObjects | undefined;
  readonly messages: ScoredMessages | undefined;

  constructor(scope: Construct, id: string, props: ScrBatchProps) {
    super(scope, id);
    const { messages, objects } = props.batch;
    this.objects =
      objects === undefined ? undefined : new ScoredObjects(this, 'Objects', { ...props, objects });
    this.messages =
      messages === undefined ? undefined : new ScoredMessages(this, 'Messages', { ...props, messages });
  }
}
