import type { InvokeInput } from '../invoke-port.ts';

type Member = Exclude<keyof InvokeInput, 'Body' | 'EndpointName'>;

/** Members of InvokeEndpoint's input and the headers they travel in (SageMaker Runtime service model). */
const HEADERS: Readonly<Record<Member, string>> = {
  Accept: 'accept',
  ContentType: 'content-type',
  CustomAttributes: 'x-amzn-sagemaker-custom-attributes',
  EnableExplanations: 'x-amzn-sagemaker-enable-explanations',
  InferenceComponentName: 'x-amzn-sagemaker-inference-component',
  InferenceId: 'x-amzn-sagemaker-inference-id',
  PrefixAwareId: 'x-amzn-sagemaker-prefix-aware-id',
  SessionId: 'x-amzn-sagemaker-session-id',
  TargetContainerHostname: 'x-amzn-sagemaker-target-container-hostname',
  TargetModel: 'x-amzn-sagemaker-target-model',
  TargetVariant: 'x-amzn-sagemaker-target-variant',
};
const MEMBERS = Object.entries(HEADERS) as readonly (readonly [Member, string])[];

/** What of a request is the input's own, before it is addressed and signed. */
export interface InvokeRequest {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** InvokeEndpoint's input as an HTTP request. */
export function requestOf(input: InvokeInput): InvokeRequest {
  const headers: Record<string, string> = {};
  for (const [member, name] of MEMBERS) {
    const value = input[member];
    if (value !== undefined) headers[name] = value;
  }
  const { Body: body, EndpointName = '' } = input;
  return { path: `/endpoints/${encodeURIComponent(EndpointName)}/invocations`, headers, body };
}
