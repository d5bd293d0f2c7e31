import { newInvocationId } from '../../core/async/invocation-id.ts';
import { uploadOf } from '../../core/async/keys.ts';
import { locationUri } from '../../core/async/location.ts';
import { MAX_INPUT_BYTES } from '../../core/async/ports.ts';
import type { InvokeResponse } from '../../core/invocation.ts';
import { inputMedia } from '../../core/media/negotiated.ts';
import type { AsyncDependencies } from './accept.ts';
import { INPUT_LOCATION_HEADER } from './invoke-location.ts';

export type UploadDependencies = Pick<AsyncDependencies, 'links' | 'settings' | 'wallClock'>;

/**
 * Answers with a URL that a body too large for the gateway can be put to, past it, and with what to send then. The URL is for one object
 * under a new name and for one content type.
 * @param contentType of the body to come
 * @throws ProblemError `unsupported-media-type`
 */
export async function handleUploadOffer(
  contentType: string,
  { links, settings, wallClock }: UploadDependencies,
): Promise<InvokeResponse> {
  inputMedia(contentType, undefined);
  const id = newInvocationId();
  const location = uploadOf(settings, id);
  const expiresAtMs = wallClock() + settings.linkSeconds * 1000;
  const offer = {
    id,
    upload: {
      method: 'PUT',
      url: await links.toWrite(location, contentType, settings.linkSeconds),
      headers: { 'content-type': contentType },
      maxBytes: MAX_INPUT_BYTES,
      expiresAt: new Date(expiresAtMs).toISOString(),
    },
    /** What the invocation is to be posted with, once the body is there. */
    invocation: { headers: { 'content-type': contentType, [INPUT_LOCATION_HEADER]: locationUri(location) } },
  };
  return {
    status: 201,
    contentType: 'application/json',
    headers: [['cache-control', 'no-store']],
    body: Buffer.from(JSON.stringify(offer)),
  };
}
