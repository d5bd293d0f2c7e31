import type { InvokeOutput } from '../invoke-port.ts';
import type { HttpAnswer } from './exchange.ts';
import { ServiceError } from './service-error.ts';

/**
 * What InvokeEndpoint answered, from the headers that its service model gives each member.
 * @throws ServiceError where it answered with an error
 */
export function outputOf(answer: HttpAnswer): InvokeOutput {
  const { body, headers, statusCode } = answer;
  if (statusCode >= 300) throw new ServiceError(answer);
  const header = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    $metadata: { requestId: header('x-amzn-requestid') },
    Body: body,
    ContentType: header('content-type'),
    CustomAttributes: header('x-amzn-sagemaker-custom-attributes'),
    InvokedProductionVariant: header('x-amzn-invoked-production-variant'),
    NewSessionId: header('x-amzn-sagemaker-new-session-id'),
    ClosedSessionId: header('x-amzn-sagemaker-closed-session-id'),
  };
}
