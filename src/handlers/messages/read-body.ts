import { isAllowed } from '../../core/async/location.ts';
import { objectFormat } from '../../core/batch/object-format.ts';
import { ObjectChanged, type ObjectRef, type ObjectStore } from '../../core/batch/ports.ts';
import { ProblemError } from '../../core/errors/problem-error.ts';
import { inputMedia } from '../../core/media/negotiated.ts';
import type { ScoringMessage } from '../../core/messages/message.ts';
import { readPointer } from '../../core/messages/pointer.ts';
import { Poison } from '../../core/messages/poison.ts';
import { MEDIA_TYPES, type RecordFormat } from '../../core/records/formats.ts';
import type { MessageSettings } from '../../core/settings/messages.ts';
import { gunzipped } from '../batch/gunzipped.ts';

/** What a message holds, or points to. */
export interface MessageBody {
  readonly bytes: Uint8Array;
  readonly format: RecordFormat;
  readonly contentType: string;
}

type Settings = Pick<MessageSettings, 'locations' | 'maxBodyBytes'>;

/**
 * Reads a message, or the object that it points to.
 * @throws Poison where it can't be read, now or ever; StorageFailed; ProblemError `misconfigured`
 */
export async function readBody(
  message: ScoringMessage,
  store: ObjectStore | undefined,
  settings: Settings,
): Promise<MessageBody> {
  const pointer = readPointer(message.body);
  try {
    if (pointer !== undefined) return await readObject(pointer, message, store, settings);
    return { bytes: Buffer.from(message.body), ...mediaOf(message.contentType ?? MEDIA_TYPES.json[0]) };
  } catch (thrown) {
    const isSendersFault = thrown instanceof ProblemError && thrown.code !== 'misconfigured';
    throw isSendersFault ? new Poison(thrown.code, thrown.message) : thrown;
  }
}

async function readObject(
  ref: ObjectRef,
  { contentType }: ScoringMessage,
  store: ObjectStore | undefined,
  { locations, maxBodyBytes }: Settings,
): Promise<MessageBody> {
  if (store === undefined || !isAllowed(ref, locations)) {
    const detail = 'The message points to an object that MESSAGE_LOCATIONS does not allow.';
    throw new ProblemError('invalid-request', { detail });
  }
  const named = objectFormat(ref.key);
  try {
    const object = await store.open(ref);
    const type = contentType ?? (named ? MEDIA_TYPES[named.format][0] : object.contentType) ?? '';
    const media = mediaOf(type);
    const chunks = named?.isGzip === true ? gunzipped(object.chunks) : object.chunks;
    return { bytes: await gathered(chunks, maxBodyBytes), ...media };
  } catch (thrown) {
    if (!(thrown instanceof ObjectChanged)) throw thrown;
    const detail = 'The object that the message points to is not there, or was replaced while it was read.';
    throw new ProblemError('not-found', { detail });
  }
}

/** @throws ProblemError `unsupported-media-type` */
function mediaOf(contentType: string) {
  return { format: inputMedia(contentType, undefined).format, contentType };
}

/** @throws ProblemError `payload-too-large` as soon as there is more, however little of it is left to be unpacked */
async function gathered(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const found: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      const detail = `The object that the message points to is larger than MESSAGE_MAX_BODY_BYTES, ${maxBytes}.`;
      throw new ProblemError('payload-too-large', { detail });
    }
    found.push(chunk);
  }
  return Buffer.concat(found);
}
