import type { InvokeEndpointCommandInput } from '@aws-sdk/client-sagemaker-runtime';
import { CUSTOM_ATTRIBUTES_HEADER, MAX_CUSTOM_ATTRIBUTES } from '../../core/correlation.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { Call, Header } from '../../core/ports.ts';

type Attributes = Pick<
  InvokeEndpointCommandInput,
  | 'CustomAttributes'
  | 'EnableExplanations'
  | 'InferenceComponentName'
  | 'InferenceId'
  | 'PrefixAwareId'
  | 'SessionId'
  | 'TargetContainerHostname'
  | 'TargetModel'
  | 'TargetVariant'
>;

interface Rule {
  readonly member: keyof Attributes;
  readonly maxLength: number;
  readonly pattern: RegExp;
}

const NAME = /^[a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/;
const PRINTABLE = /^[!-~][ -~]*$/;
/** Where the service sets no narrower rule: what a header may carry. */
const VISIBLE = /^[ -~]*$/;

const MAX_MEDIA_TYPE = 1024;
const MEDIA_TYPE = /^[\t -~]*$/;

/** Request headers of InvokeEndpoint, their input members, lengths and patterns (SageMaker Runtime API reference and service model). */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  [
    CUSTOM_ATTRIBUTES_HEADER,
    { member: 'CustomAttributes', maxLength: MAX_CUSTOM_ATTRIBUTES, pattern: VISIBLE },
  ],
  ['x-amzn-sagemaker-target-model', { member: 'TargetModel', maxLength: 1024, pattern: PRINTABLE }],
  ['x-amzn-sagemaker-target-variant', { member: 'TargetVariant', maxLength: 63, pattern: NAME }],
  [
    'x-amzn-sagemaker-target-container-hostname',
    { member: 'TargetContainerHostname', maxLength: 63, pattern: NAME },
  ],
  ['x-amzn-sagemaker-inference-id', { member: 'InferenceId', maxLength: 64, pattern: PRINTABLE }],
  [
    'x-amzn-sagemaker-enable-explanations',
    { member: 'EnableExplanations', maxLength: 64, pattern: PRINTABLE },
  ],
  [
    'x-amzn-sagemaker-inference-component',
    { member: 'InferenceComponentName', maxLength: 63, pattern: NAME },
  ],
  [
    'x-amzn-sagemaker-session-id',
    { member: 'SessionId', maxLength: 256, pattern: /^NEW_SESSION$|^[a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/ },
  ],
  ['x-amzn-sagemaker-prefix-aware-id', { member: 'PrefixAwareId', maxLength: 1024, pattern: VISIBLE }],
]);

/** Headers by which a caller chooses what of the endpoint answers; a bad one is refused by SageMaker itself. */
const CHOOSING: ReadonlySet<string> = new Set([
  'x-amzn-sagemaker-target-model',
  'x-amzn-sagemaker-target-variant',
  'x-amzn-sagemaker-target-container-hostname',
  'x-amzn-sagemaker-inference-component',
  'x-amzn-sagemaker-session-id',
  'x-amzn-sagemaker-enable-explanations',
]);

/**
 * A caller's `X-Amzn-SageMaker-*` headers as members of InvokeEndpoint; those that it doesn't define are left out.
 * @throws ProblemError `invalid-request` naming the header that SageMaker would refuse
 */
export function attributesOf(headers: readonly Header[]): Attributes {
  const attributes: { -readonly [Name in keyof Attributes]: string } = {};
  for (const [name, value] of headers) {
    const rule = RULES.get(name);
    if (rule === undefined || value === '') continue;
    if (value.length > rule.maxLength || !rule.pattern.test(value)) {
      throw new ProblemError('invalid-request', {
        detail: `The header ${name} has a value that SageMaker does not take (at most ${rule.maxLength} characters).`,
      });
    }
    attributes[rule.member] = value;
  }
  return attributes;
}

/**
 * Refuses media types that SageMaker would not take (InvokeEndpoint API reference: at most 1,024 ASCII characters). Its refusal would look
 * as if the deployment were wrong.
 * @throws ProblemError `invalid-request` naming the header
 */
export function requireMediaTypes({ accept, contentType }: Pick<Call, 'accept' | 'contentType'>): void {
  for (const [name, value] of [
    ['accept', accept],
    ['content-type', contentType],
  ] as const) {
    if (value.length <= MAX_MEDIA_TYPE && MEDIA_TYPE.test(value)) continue;
    throw new ProblemError('invalid-request', {
      detail: `The header ${name} has a value that SageMaker does not take (at most ${MAX_MEDIA_TYPE} characters of ASCII).`,
    });
  }
}

/** The headers that {@link attributesOf} takes, in lower case, and what may be in each. */
export function attributeHeaders(): readonly {
  readonly name: string;
  readonly maxLength: number;
  readonly pattern: string;
}[] {
  return [...RULES].map(([name, { maxLength, pattern }]) => ({ name, maxLength, pattern: pattern.source }));
}

/** The caller's headers that choose a variant, model, container, component or session, by name. */
export function choosingHeaders(headers: readonly Header[]): readonly string[] {
  return headers.map(([name]) => name).filter((name) => CHOOSING.has(name));
}
