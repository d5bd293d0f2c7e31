/**
 * A front door as it is mostly written: the same packages, imported at the top and left at their defaults. A request is scored by
 * InvokeEndpoint, with a log line and metrics for each; nothing is checked, and no deadline is kept.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import express from 'express';
import serverless from 'serverless-http';

const logger = new Logger({ serviceName: 'naive' });
const metrics = new Metrics({ namespace: 'Naive', serviceName: 'naive' });
const client = new SageMakerRuntimeClient({});

const app = express();
app.use(express.raw({ type: () => true, limit: '6mb' }));
app.get('/ping', (_req, res) => {
  res.status(200).end();
});
app.post('/invocations', async (req, res) => {
  const startedAt = Date.now();
  const { Body, ContentType } = await client.send(
    new InvokeEndpointCommand({
      EndpointName: process.env.ENDPOINT_NAME ?? '',
      ContentType: req.headers['content-type'] ?? 'application/json',
      Accept: 'application/json',
      Body: req.body,
    }),
  );
  metrics.captureColdStartMetric();
  metrics.addMetric('Invocations', MetricUnit.Count, 1);
  metrics.addMetric('Latency', MetricUnit.Milliseconds, Date.now() - startedAt);
  metrics.publishStoredMetrics();
  logger.info('scored', { durationMs: Date.now() - startedAt });
  res
    .status(200)
    .type(ContentType ?? 'application/json')
    .send(Buffer.from(Body));
});

export const handler = serverless(app);
