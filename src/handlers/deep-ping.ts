import type { AskEndpointStatus, Log, MonotonicClock, Readiness } from '../core/ports.ts';

/** Asks SageMaker itself whether an endpoint serves. */
export type DeepPing = (endpointName: string) => Promise<Readiness>;

export interface DeepPingDependencies {
  readonly askStatus: AskEndpointStatus;
  readonly log: Log;
  readonly now: MonotonicClock;
}

/** Answers are kept this long, so that no number of health checks runs into the limits of SageMaker's control plane. */
const KEEP_MS = 10_000;

/** States in which an endpoint answers requests (DescribeEndpoint API reference, EndpointStatus). */
const SERVING: ReadonlySet<string> = new Set([
  'InService',
  'Updating',
  'SystemUpdating',
  'RollingBack',
  'UpdateRollbackFailed',
]);

/** One question at a time for each endpoint: whoever asks meanwhile, or within 10 s, gets the same answer. Never rejects. */
export function createDeepPing({ askStatus, log, now }: DeepPingDependencies): DeepPing {
  const answers = new Map<string, { readonly until: number; readonly readiness: Promise<Readiness> }>();
  return (endpointName) => {
    const known = answers.get(endpointName);
    if (known !== undefined && now() < known.until) return known.readiness;
    const readiness = askStatus(endpointName).then(readinessOf, (failure: unknown) => {
      log.warn('SageMaker could not be asked how the endpoint is.', {
        awsError: failure instanceof Error ? failure.name : 'unknown',
      });
      return unready('SageMaker could not be asked how the endpoint is.');
    });
    answers.set(endpointName, { until: now() + KEEP_MS, readiness });
    return readiness;
  };
}

function readinessOf(status: string | undefined): Readiness {
  if (status === undefined) return unready('There is no such endpoint.');
  return SERVING.has(status) ? { ready: true } : unready(`The endpoint is ${status}.`);
}

function unready(detail: string): Readiness {
  return { ready: false, reason: { code: 'endpoint-unavailable', detail } };
}
