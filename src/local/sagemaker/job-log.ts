/** An asynchronous invocation, as the control API shows it. */
export interface RecordedJob {
  readonly endpoint: string;
  readonly inferenceId: string;
  readonly outputLocation: string;
  readonly failureLocation: string | undefined;
  readonly status: 'queued' | 'running' | 'ended';
  /** Of one that has ended: `Success`, `Expired`, or the type of the error. */
  readonly outcome: string | undefined;
}

export interface JobEntry {
  started(): void;
  ended(outcome: string): void;
}

export interface JobLog {
  add(
    endpoint: string,
    inferenceId: string,
    locations: Pick<RecordedJob, 'outputLocation' | 'failureLocation'>,
  ): JobEntry;
  /** Oldest first. */
  list(): readonly RecordedJob[];
}

/** Keeps the last `capacity` jobs. */
export function createJobLog(capacity: number): JobLog {
  const jobs: RecordedJob[] = [];
  return {
    add(endpoint, inferenceId, locations) {
      let job: RecordedJob = { endpoint, inferenceId, ...locations, status: 'queued', outcome: undefined };
      jobs.push(job);
      if (jobs.length > capacity) jobs.shift();
      const replace = (next: RecordedJob) => {
        const index = jobs.indexOf(job);
        job = next;
        if (index !== -1) jobs[index] = next;
      };
      return {
        started: () => replace({ ...job, status: 'running' }),
        ended: (outcome) => replace({ ...job, status: 'ended', outcome }),
      };
    },
    list: () => [...jobs],
  };
}
