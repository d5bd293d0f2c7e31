import type { SQSClient } from '@aws-sdk/client-sqs';
import {
  attributesOfCopy,
  CODE_ATTRIBUTE,
  DETAIL_ATTRIBUTE,
  MESSAGE_ID_ATTRIBUTE,
} from '../../core/messages/message.ts';
import { PAST_TRIES_ATTRIBUTE, pastTriesText } from '../../core/messages/past-tries.ts';
import type { DeadLetters } from '../../core/messages/ports.ts';
import { fits, send } from './send.ts';

/** Of a detail, in characters: a message that is as long as SQS allows has to have room for its reason. */
const MAX_DETAIL = 500;

/**
 * Dead letters in a queue of SQS: the message as it came, with the reason in its attributes. Where there is no room for them, their code
 * alone goes along. One that is sent back to its queue keeps its id, and begins anew otherwise.
 */
export function createDeadLetters(client: SQSClient, url: string): DeadLetters {
  return {
    async take(message, { code, message: detail, field }) {
      const { id, body, groupId } = message;
      const text = (field === undefined ? detail : `${field}: ${detail}`).slice(0, MAX_DETAIL);
      const least = { [CODE_ATTRIBUTE]: code };
      const all = {
        ...least,
        [DETAIL_ATTRIBUTE]: text || code,
        [MESSAGE_ID_ATTRIBUTE]: id,
        [PAST_TRIES_ATTRIBUTE]: pastTriesText({ id, later: 0, unknown: 0 }),
      };
      const whole = { body, attributes: attributesOfCopy(message, all) };
      const { attributes } = fits(whole) ? whole : { attributes: attributesOfCopy(message, least) };
      await send(client, { url, body, groupId, attributes, deduplicationId: `${id}.${code}` });
    },
  };
}
