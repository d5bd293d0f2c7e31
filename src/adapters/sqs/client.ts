import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';

const CONNECT_MS = 3000;
const IDLE_MS = 10_000;

/**
 * A client of SQS that tries again by itself: what is sent twice is known by the id of its message. `settings` are those that a deployment
 * leaves to the environment of the function.
 */
export function createSqsClient(settings: SQSClientConfig = {}): SQSClient {
  return new SQSClient({
    maxAttempts: 5,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: IDLE_MS },
    ...settings,
  });
}
