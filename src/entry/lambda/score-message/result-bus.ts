import { createEventBridgeClient } from '../../../adapters/eventbridge/client.ts';
import { createResultBus } from '../../../adapters/eventbridge/result-bus.ts';
import type { ResultSink } from '../../../core/messages/ports.ts';

/** In a file of its own, for the same reason as the object store. */
export function startResultBus(name: string): ResultSink {
  return createResultBus(createEventBridgeClient(), name);
}
