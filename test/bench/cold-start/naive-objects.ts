/**
 * A function that scores files of S3 as it is mostly written: what it needs, imported at the top and left at its defaults. Rows are sent
 * as they come; nothing is checked, tried again or made sure to be written once.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { Upload } from '@aws-sdk/lib-storage';

const logger = new Logger({ serviceName: 'naive' });
const metrics = new Metrics({ namespace: 'Naive', serviceName: 'naive' });
const s3 = new S3Client({});
const runtime = new SageMakerRuntimeClient({});

interface S3Event {
  readonly Records: readonly { readonly s3: { bucket: { name: string }; object: { key: string } } }[];
}

export async function handler({ Records }: S3Event): Promise<void> {
  for (const { s3: record } of Records) {
    const Bucket = record.bucket.name;
    const Key = decodeURIComponent(record.object.key.replaceAll('+', ' '));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const scores = await runtime.send(
      new InvokeEndpointCommand({
        EndpointName: process.env.ENDPOINT_NAME ?? '',
        ContentType: 'text/csv',
        Body: (await Body?.transformToByteArray()) ?? '',
      }),
    );
    const params = { Bucket, Key: `scored/${Key}.out`, Body: scores.Body };
    await new Upload({ client: s3, params }).done();
    metrics.addMetric('Objects', MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
    logger.info('scored', { key: Key });
  }
}
