import type { Model } from '../model.ts';
import type { RecordSettings } from '../settings/records.ts';
import { answerContent, requestContent } from './content.ts';
import { type AttributeHeader, responseHeader, scoringParameters } from './headers.ts';
import { problemRefs } from './problems.ts';
import type { Schema } from './schema.ts';

/** An endpoint as the document describes it. */
export interface DescribedEndpoint {
  /** What callers call it. */
  readonly publicName: string;
  readonly model: Model;
  readonly maxPayloadBytes: number;
  readonly hasAsync: boolean;
}

export interface OperationOptions {
  readonly records: RecordSettings;
  readonly attributeHeaders: readonly AttributeHeader[];
  /** Whether a model's own errors reach callers as they are. */
  readonly passModelErrors: boolean;
}

/** `POST …/invocations` of an endpoint. @param id of the operation */
export function invocation(
  { maxPayloadBytes, model, publicName }: DescribedEndpoint,
  { attributeHeaders, passModelErrors, records }: OperationOptions,
  id: string,
): Schema {
  return {
    operationId: id,
    tags: [publicName],
    summary: 'Score one record or many',
    description: `The body has at most ${maxPayloadBytes.toLocaleString('en')} bytes. Accept chooses among the formats of the answer; without it, that is the one of the request.`,
    parameters: scoringParameters(attributeHeaders),
    requestBody: { required: true, content: requestContent(publicName, model, records) },
    responses: {
      200: {
        description: 'The scores',
        headers: {
          'X-Correlation-Id': responseHeader('CorrelationId'),
          'X-Amzn-SageMaker-Custom-Attributes': responseHeader('CustomAttributes'),
          'X-Amzn-Invoked-Production-Variant': responseHeader('InvokedProductionVariant'),
        },
        content: answerContent(publicName),
      },
      ...problemRefs('invocation'),
      ...(passModelErrors && { default: MODEL_ERROR }),
    },
  };
}

export const MODEL_ERROR: Schema = {
  description: "The model's own error, as it is, with its own status.",
  content: { 'application/json': { schema: {} } },
};

/** Of what concerns no endpoint; none can be called so. */
export const SERVICE_TAG = 'This service';

/** `GET /ping`, and the same under another name. @param id of the operation */
export function ping(id: string): Schema {
  return {
    operationId: id,
    tags: [SERVICE_TAG],
    summary: 'Ask whether scoring works',
    description:
      'From what the last calls said; deep=true asks SageMaker. Without an endpoint by default, it is about all of them.',
    parameters: [{ name: 'deep', in: 'query', schema: { type: 'boolean' } }],
    responses: {
      200: { description: 'It does', headers: { 'X-Correlation-Id': responseHeader('CorrelationId') } },
      ...problemRefs('ping'),
    },
  };
}
