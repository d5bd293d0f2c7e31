import type { Sample } from './files.ts';
import { type FrontDoorOptions, type LocalFrontDoor, startFrontDoor } from './front-door.ts';
import { duration } from './progress-bar.ts';
import { startStep } from './step.ts';

/** Starts the front door and shows that as a step. @throws Error as `startFrontDoor` */
export async function openFrontDoor(options: FrontDoorOptions, signal: AbortSignal): Promise<LocalFrontDoor> {
  const starting = startStep('Starting the front door: API Gateway, Lambda and SageMaker Runtime');
  try {
    const frontDoor = await startFrontDoor(options, signal);
    starting.succeed(`The front door answers at ${frontDoor.url}`);
    return frontDoor;
  } catch (failure) {
    starting.fail(
      signal.aborted ? 'Interrupted before the front door answered' : 'The front door did not start',
    );
    throw failure;
  }
}

const CSV = 'text/csv; header=present';
/** Of an answer that is no score. */
const MAX_SHOWN = 300;

/**
 * Sends the sample's first row through the front door and says what came back; returns whether it was scored.
 * @throws Error where there is no answer, or the signal aborts
 */
export async function scoreThrough(url: string, sample: Sample, signal: AbortSignal): Promise<boolean> {
  const scoring = startStep('Scoring the first row through the front door');
  const startedAt = performance.now();
  try {
    const answer = await fetch(`${url}/invocations`, {
      method: 'POST',
      headers: { 'content-type': CSV, accept: CSV },
      body: `${sample.header}\n${sample.firstRow}\n`,
      signal,
    });
    const text = await answer.text();
    if (answer.status === 200) {
      const took = duration(performance.now() - startedAt);
      scoring.succeed(`Scored the first row through the front door in ${took}, a cold start`);
      return true;
    }
    scoring.fail(`The front door answered ${answer.status}: ${text.slice(0, MAX_SHOWN)}`);
    return false;
  } catch (failure) {
    scoring.fail(signal.aborted ? 'Interrupted' : 'The front door did not answer');
    throw failure;
  }
}
