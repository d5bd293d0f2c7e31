import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';

/** The content type of a response stream on the wire; the model's own travels in a header. */
export const EVENT_STREAM = 'application/vnd.amazon.eventstream';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** A piece of the model's answer as an event of the stream. */
export function payloadPart(bytes: Uint8Array): Uint8Array {
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: 'event' },
      ':event-type': { type: 'string', value: 'PayloadPart' },
      ':content-type': { type: 'string', value: 'application/octet-stream' },
    },
    body: bytes,
  });
}

/** The end of a stream that broke off (InvokeEndpointWithResponseStream API reference). */
export function modelStreamError(
  errorCode: 'ModelInvocationTimeExceeded' | 'StreamBroken',
  message: string,
): Uint8Array {
  return exception('ModelStreamError', { Message: message, ErrorCode: errorCode });
}

export function internalStreamFailure(message: string): Uint8Array {
  return exception('InternalStreamFailure', { Message: message });
}

function exception(type: string, members: Readonly<Record<string, string>>): Uint8Array {
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: 'exception' },
      ':exception-type': { type: 'string', value: type },
      ':content-type': { type: 'string', value: 'application/json' },
    },
    body: Buffer.from(JSON.stringify(members)),
  });
}
