import { setTimeout as pause } from 'node:timers/promises';
import type { Dispatcher } from 'undici';

/** `failed` is for good: the container was not ready in time. */
export type InstanceStatus = 'starting' | 'in-service' | 'out-of-service' | 'failed';

/** One container, as its pings show it. */
export interface Instance {
  readonly url: string;
  readonly status: InstanceStatus;
  /** Whether it has ever been in service. */
  readonly wasInService: boolean;
  /** Ends the pings. */
  close(): void;
}

export interface PingSchedule {
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  readonly pingsUntilInService: number;
  readonly pingsUntilOutOfService: number;
  readonly startupTimeoutMs: number;
}

/**
 * Pings a container for as long as it is open: `GET /ping`, where 200 within `pingTimeoutMs` (2 s with SageMaker) says that it is well. So
 * many of them in a row put it in service, so many failures out of it. What SageMaker does with an instance whose pings fail is only partly
 * known, it replaces it; here the container gets no requests until its pings succeed again.
 */
export function startInstance(
  url: string,
  schedule: PingSchedule,
  dispatcher: Dispatcher,
  onChange: () => void,
): Instance {
  const closing = new AbortController();
  const startedAt = performance.now();
  let status: InstanceStatus = 'starting';
  let wasInService = false;
  let inARow = 0;
  let lastWasWell = false;

  const become = (next: InstanceStatus) => {
    if (next === status) return;
    status = next;
    wasInService ||= next === 'in-service';
    onChange();
  };
  const note = (isWell: boolean) => {
    inARow = isWell === lastWasWell ? inARow + 1 : 1;
    lastWasWell = isWell;
    if (isWell && inARow >= schedule.pingsUntilInService) become('in-service');
    else if (!isWell && status === 'in-service' && inARow >= schedule.pingsUntilOutOfService)
      become('out-of-service');
    else if (status === 'starting' && performance.now() - startedAt > schedule.startupTimeoutMs)
      become('failed');
  };
  const run = async () => {
    while (!closing.signal.aborted && status !== 'failed') {
      const isWell = await answersPing(url, schedule.pingTimeoutMs, dispatcher, closing.signal);
      if (closing.signal.aborted) return;
      note(isWell);
      await pause(schedule.pingIntervalMs, undefined, { signal: closing.signal }).catch(() => {});
    }
  };
  void run();

  return {
    url,
    get status() {
      return status;
    },
    get wasInService() {
      return wasInService;
    },
    close: () => closing.abort(),
  };
}

async function answersPing(
  url: string,
  timeoutMs: number,
  dispatcher: Dispatcher,
  closing: AbortSignal,
): Promise<boolean> {
  try {
    const signal = AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)]);
    const { origin } = new URL(url);
    const { statusCode, body } = await dispatcher.request({ origin, path: '/ping', method: 'GET', signal });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}
