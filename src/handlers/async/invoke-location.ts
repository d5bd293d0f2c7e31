import { isUpload } from '../../core/async/keys.ts';
import { isAllowed, parseLocation, type S3Location } from '../../core/async/location.ts';
import { MAX_INPUT_BYTES } from '../../core/async/ports.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import type { InvokeRequest, InvokeResponse } from '../../core/invocation.ts';
import { inputMedia, outputMedia } from '../../core/media/negotiated.ts';
import type { AsyncSettings } from '../../core/settings/async.ts';
import { type AcceptOptions, type AsyncDependencies, acceptInvocation } from './accept.ts';
import type { CheckDependencies } from './invoke-body.ts';

/** The header that InvokeEndpointAsync itself has for where its input is (SageMaker Runtime API reference). */
export const INPUT_LOCATION_HEADER = 'x-amzn-sagemaker-inputlocation';

export interface LocationRequest
  extends Omit<InvokeRequest, 'readBody' | 'streamBody' | 'tally' | 'timings'> {
  /** As the caller wrote it. */
  readonly location: string;
}

/**
 * Queues an object that is in S3 already: one that was uploaded by a link of ours, or one of the allowed locations. That it is there
 * and not too large is seen to; what is in it, only the container will see. Its content type is the request's, else its own.
 * @throws ProblemError
 */
export async function handleAsyncLocation(
  request: LocationRequest,
  checks: Pick<CheckDependencies, 'defaultContentType'>,
  dependencies: AsyncDependencies,
  options: AcceptOptions,
): Promise<InvokeResponse> {
  const { attributes, correlationId, signal } = request;
  const input = requireAllowed(request.location, dependencies.settings);
  const named = request.contentType || undefined;
  if (named !== undefined) inputMedia(named, request.contentEncoding);
  const head = await dependencies.objects.head(input, signal);
  if (head === undefined) {
    const detail = 'There is no object at this location, or none that can be read.';
    throw new ProblemError('invalid-request', { detail });
  }
  if (head.sizeBytes > MAX_INPUT_BYTES) {
    throw new ProblemError('payload-too-large', { detail: `The limit is ${MAX_INPUT_BYTES} bytes.` });
  }
  const contentType = named ?? typeOf(head.contentType) ?? checks.defaultContentType;
  const output = outputMedia(request.accept, inputMedia(contentType, undefined).format);
  return acceptInvocation(
    {
      attributes,
      correlationId,
      signal,
      contentType,
      accept: request.accept || output.type,
      inputFor: async () => input,
    },
    dependencies,
    options,
  );
}

/** S3's own word for a type that nobody told it (PutObject API reference). */
const UNTOLD = 'binary/octet-stream';

function typeOf(contentType: string | undefined): string | undefined {
  return contentType === UNTOLD || contentType === '' ? undefined : contentType;
}

/** The same answer for what is not allowed and what makes no sense: it tells nothing of what there is. */
function requireAllowed(text: string, settings: AsyncSettings): S3Location {
  const location = parseLocation(text);
  if (
    location !== undefined &&
    (isUpload(settings, location) || isAllowed(location, settings.inputLocations))
  )
    return location;
  throw new ProblemError('invalid-request', {
    detail: `${INPUT_LOCATION_HEADER} must be the inputLocation of an upload, or s3://bucket/key at a location that is allowed here.`,
  });
}
