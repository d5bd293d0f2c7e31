import { EventBridgeClient, type EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';

const CONNECT_MS = 3000;
const IDLE_MS = 10_000;

/**
 * A client of EventBridge that tries again by itself: an event that comes twice is known by the id of its message. `settings` are those
 * that a deployment leaves to the environment of the function.
 */
export function createEventBridgeClient(settings: EventBridgeClientConfig = {}): EventBridgeClient {
  return new EventBridgeClient({
    maxAttempts: 5,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: IDLE_MS },
    ...settings,
  });
}
