import { type ContainerAnswer, type ContainerFailure, firstBytes } from './container-call.ts';
import { ServiceError } from './service-error.ts';

/** What a ModelError says of where it comes from. */
export interface ModelContext {
  readonly endpointName: string;
  readonly variant: string;
  readonly region: string;
  readonly accountId: string;
}

/**
 * The service model's limit of `OriginalMessage`. Whether SageMaker counts characters or bytes is not known: here it is bytes, which is the
 * less of the two.
 */
const MAX_MESSAGE_BYTES = 2048;

/**
 * The container answered with another status than 2xx: ModelError, HTTP 424, with that status and the beginning of its body.
 * @throws ContainerFailure where the body breaks off
 */
export async function modelErrorOf(answer: ContainerAnswer, context: ModelContext): Promise<ServiceError> {
  const body = await firstBytes(answer.body, MAX_MESSAGE_BYTES);
  return modelError(answer.status, textOf(body), context);
}

/**
 * No whole answer came. A timeout shows as ModelError with the original status 0, as was observed of SageMaker; what it says of a
 * connection that breaks off is not known, and taken to be the same here. So is a too large answer, with the container's status.
 */
export function modelErrorOfFailure(
  failure: ContainerFailure,
  context: ModelContext,
  status = 0,
): ServiceError {
  if (failure.kind === 'too-large') {
    return modelError(status, 'The answer of the container is larger than the limit.', context);
  }
  const text =
    failure.kind === 'timeout'
      ? 'The invocation timed out waiting for the answer of the container.'
      : 'The connection to the container broke off before its answer was whole.';
  return modelError(0, text, context);
}

export function modelError(
  originalStatusCode: number,
  originalMessage: string,
  { endpointName, variant, region, accountId }: ModelContext,
): ServiceError {
  const isClients = originalStatusCode >= 400 && originalStatusCode < 500;
  const group = `/aws/sagemaker/Endpoints/${endpointName}`;
  const message = `Received ${isClients ? 'client' : 'server'} error (${originalStatusCode}) from the model; its log is ${group} in account ${accountId}.`;
  return new ServiceError('ModelError', 424, message, {
    // Seen in answers, and not in the service model.
    ErrorCode: isClients ? 'CLIENT_ERROR_FROM_MODEL' : 'INTERNAL_FAILURE_FROM_MODEL',
    OriginalStatusCode: originalStatusCode,
    OriginalMessage: originalMessage,
    LogStreamArn: `arn:aws:logs:${region}:${accountId}:log-group:${group}:log-stream:${variant}/local`,
  });
}

/** UTF-8 that may be cut within a character. */
function textOf(bytes: Buffer): string {
  return new TextDecoder().decode(bytes, { stream: true });
}
