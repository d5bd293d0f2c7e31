import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { QueueFailed, type ResultSink, ResultTooLarge } from '../../core/messages/ports.ts';

/** For the rules of the bus to match. */
const SOURCE = 'scr-sagemaker';
const DETAIL_TYPES = { scored: 'Message Scored', failed: 'Message Failed' } as const;

/** An entry has to be smaller (Amazon EventBridge User Guide, "Calculating PutEvents event entry size"). */
const MAX_ENTRY_BYTES = 256 * 1024;

/** Results as events of a bus. Its rules may be given one more than once; it is known by its message id. */
export function createResultBus(client: EventBridgeClient, EventBusName: string): ResultSink {
  return {
    // What was sent to a bus can't be looked up.
    has: async () => false,
    async publish({ status, text: Detail }) {
      const DetailType = DETAIL_TYPES[status];
      if (Buffer.byteLength(SOURCE + DetailType + Detail) >= MAX_ENTRY_BYTES) {
        throw new ResultTooLarge(
          `The result is not smaller than the ${MAX_ENTRY_BYTES} bytes of an event; RESULT_BUCKET has no such limit.`,
        );
      }
      const Entries = [{ EventBusName, Source: SOURCE, DetailType, Detail }];
      const { FailedEntryCount: failed = 0, Entries: [entry] = [] } = await client
        .send(new PutEventsCommand({ Entries }))
        .catch((thrown: unknown) => {
          throw new QueueFailed(`PutEvents: ${thrown instanceof Error ? thrown.name : typeof thrown}`, {
            cause: thrown,
          });
        });
      // The call succeeds although its entries fail.
      if (failed > 0) throw new QueueFailed(`PutEvents: ${entry?.ErrorCode ?? 'an entry failed'}`);
    },
  };
}
