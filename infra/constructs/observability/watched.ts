import type { Endpoint } from '../../config/endpoint.ts';
import type { FrontDoor } from '../../config/front-door.ts';
import type { GatewayIdentity } from './metrics.ts';

/** A front door to watch, by the names that its metrics and logs have. */
export interface WatchedFrontDoor {
  /** Begins the names of its alarms. */
  readonly name: string;
  readonly identity: GatewayIdentity;
  readonly functionName: string;
  readonly logGroupName: string;
  readonly accessLogName: string;
  readonly metricsNamespace: string;
  readonly thresholds: FrontDoor['alarms'];
}

/** An endpoint to watch. Its alarms on errors and latency are its own. */
export interface WatchedEndpoint {
  readonly endpointName: string;
  readonly type: Endpoint['type'];
  readonly variantNames: readonly string[];
  readonly logGroupName: string;
  readonly alarmNames: readonly string[];
  /** Of an asynchronous endpoint: seconds that an invocation may wait. */
  readonly oldestRequestSeconds?: number | undefined;
}

/** A function of batch scoring to watch, with its queues. */
export interface WatchedBatch {
  /** Begins the names of its alarms. */
  readonly name: string;
  readonly kind: 'objects' | 'messages';
  readonly functionName: string;
  readonly logGroupName: string;
  readonly queueName: string;
  readonly deadLetterQueueName: string;
  readonly metricsNamespace: string;
  readonly queueAgeSeconds: number;
  /** Share of failed records, in percent; undefined: no alarm on it. */
  readonly failedRecordPercent?: number | undefined;
}

/** Everything of one environment that an operator looks at. */
export interface Watched {
  readonly frontDoor?: WatchedFrontDoor | undefined;
  readonly endpoints: readonly WatchedEndpoint[];
  readonly batches: readonly WatchedBatch[];
}
