import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { AskEndpointStatus } from '../../core/ports.ts';

/** What a health check may take. */
const TIMEOUT_MS = 5000;

/** Asks DescribeEndpoint. Rejects with what the SDK throws. */
export function createAskEndpointStatus(): AskEndpointStatus {
  let client: SageMakerClient | undefined;
  return async (endpointName) => {
    client ??= new SageMakerClient({ maxAttempts: 2 });
    try {
      const { EndpointStatus } = await client.send(
        new DescribeEndpointCommand({ EndpointName: endpointName }),
        { abortSignal: AbortSignal.timeout(TIMEOUT_MS) },
      );
      return EndpointStatus ?? '';
    } catch (thrown) {
      if (isMissing(thrown)) return undefined;
      throw thrown;
    }
  };
}

/** The operation models no error; what is not there is a ValidationException, as a wrong name would be. */
function isMissing(thrown: unknown): boolean {
  return (
    thrown instanceof Error && (thrown.name === 'ValidationException' || thrown.name === 'ResourceNotFound')
  );
}
