import { z } from 'zod';
import { asyncEndpoint, endpoint } from './endpoint.ts';
import { ecrImage } from './fields.ts';
import { messages } from './messages.ts';
import { objects } from './objects.ts';
import { containerVariables } from './variables.ts';

/** Within which /ping must answer (SageMaker, "Invoke a serverless endpoint"). */
const SERVERLESS_START_MS = 180_000;
/** Of the container, where the configuration says nothing. */
const START_TIMEOUT_MS = 420_000;

/** An SCR model: its image, and what is made of it. */
export const model = z
  .strictObject({
    image: ecrImage.describe('The SageMaker image of the model, as `docker/Dockerfile` builds it.'),
    modelDataUrl: z
      .string()
      .regex(/^s3:\/\/[^/]+\/.+\.tar\.gz$/, 'must be an S3 URI of a .tar.gz')
      .optional()
      .describe('Unpacked into /opt/ml/model.'),
    environment: containerVariables
      .default({})
      .describe("Settings of the container (docs/settings.md), and variables of SCR's own."),
    networkIsolation: z
      .boolean()
      .optional()
      .describe(
        'true: nothing of the network for the container. Default: true on instances. false is for a model that calls a database or a service. SageMaker has none for serverless endpoints.',
      ),
    signatureFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        "The model's signature as JSON, beside this configuration: the front door checks records against it before they cost a call.",
      ),
    endpoint: endpoint.optional(),
    asyncEndpoint: asyncEndpoint
      .optional()
      .describe('An asynchronous endpoint, for what is too large or too slow.'),
    batch: z
      .strictObject({ objects: objects.optional(), messages: messages.optional() })
      .optional()
      .describe('Objects of S3 and messages of SQS that are scored as they come.'),
  })
  .superRefine((given, { addIssue }) => {
    const complain = (path: string[], message: string) => addIssue({ code: 'custom', path, message });
    const { asyncEndpoint, batch, endpoint, environment, networkIsolation } = given;
    if (endpoint === undefined && asyncEndpoint === undefined)
      complain(['endpoint'], 'is missing, and so is asyncEndpoint');
    if (batch !== undefined && endpoint === undefined)
      complain(['batch'], 'needs an endpoint; it does not call asyncEndpoint');
    if (networkIsolation === true && endpoint?.type === 'serverless') {
      complain(['networkIsolation'], 'must not be true: serverless endpoints have none');
    }
    const startMs = Number(environment.SCR_START_TIMEOUT_MS ?? START_TIMEOUT_MS);
    if (
      endpoint?.type === 'serverless' &&
      environment.SCR_START_TIMEOUT_MS !== undefined &&
      startMs > SERVERLESS_START_MS
    ) {
      complain(
        ['environment', 'SCR_START_TIMEOUT_MS'],
        `must be at most ${SERVERLESS_START_MS}, which is all that a serverless endpoint has`,
      );
    }
    for (const [name, on] of Object.entries({ endpoint, asyncEndpoint })) {
      const timeoutSeconds =
        on !== undefined && 'rollout' in on ? on.startupHealthCheckTimeoutSeconds : undefined;
      if (timeoutSeconds === undefined || timeoutSeconds * 1000 > startMs) continue;
      complain(
        [name, 'startupHealthCheckTimeoutSeconds'],
        `must be more than SCR_START_TIMEOUT_MS, ${startMs} ms: the container must be able to say why it did not start`,
      );
    }
  });

export type Model = z.output<typeof model>;
