import { CUSTOM_ATTRIBUTES_HEADER, withoutCarriedContext } from '../../core/correlation.ts';
import type { Answer, Header } from '../../core/ports.ts';
import type { InvokeOutput } from './invoke-port.ts';

const NO_BYTES = new Uint8Array();

/**
 * What InvokeEndpoint gave back, as an answer: its bytes as they came, and what the service says beside them under the names that
 * SageMaker's own HTTP API has for it. CustomAttributes lose our entries; where nothing but the caller's own is left, it is the
 * caller's own, to the letter.
 */
export function answerOf(output: InvokeOutput, callersAttributes: string | undefined): Answer {
  const headers: Header[] = [];
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== '') headers.push([name, value]);
  };
  const attributes = withoutCarriedContext(output.CustomAttributes);
  const isEcho = attributes === withoutCarriedContext(callersAttributes);
  add(CUSTOM_ATTRIBUTES_HEADER, isEcho ? callersAttributes : attributes);
  add('x-amzn-invoked-production-variant', output.InvokedProductionVariant);
  add('x-amzn-sagemaker-new-session-id', output.NewSessionId);
  add('x-amzn-sagemaker-closed-session-id', output.ClosedSessionId);
  return {
    status: 200,
    contentType: output.ContentType || undefined,
    headers,
    body: output.Body ?? NO_BYTES,
  };
}
