/** Starts a call that has waited. */
type Start = () => void;

/** The calls of one request that wait. */
export interface Turns {
  readonly waiting: Start[];
  /** Whether the request stands in line. */
  isInLine: boolean;
}

/**
 * Calls that wait, taken out in turn by the request they belong to: a request with a hundred thousand records gets every other turn when
 * a request with one waits beside it. Within a request, in order of arrival.
 */
export interface FairQueue {
  /** Requests that wait. */
  readonly requests: number;
  add(request: Turns, start: Start): void;
  remove(request: Turns, start: Start): void;
  /** The call whose turn it is, taken out. */
  take(): Start | undefined;
}

export function createTurns(): Turns {
  return { waiting: [], isInLine: false };
}

/** Places at the front of the line that may be empty before it is moved up. */
const MAX_EMPTY_PLACES = 1024;

/*
 * An array, though a Map would know a request's place: under load, the tables that a Map leaves behind as it grows hold on to requests that
 * are long answered until the whole heap is looked through.
 */
export function createFairQueue(): FairQueue {
  let line: (Turns | undefined)[] = [];
  let front = 0;
  let requests = 0;

  const stepUp = () => {
    const request = line[front];
    line[front++] = undefined;
    if (front === line.length) {
      line.length = 0;
      front = 0;
    } else if (front > MAX_EMPTY_PLACES && front > line.length / 2) {
      line = line.slice(front);
      front = 0;
    }
    return request;
  };

  return {
    get requests() {
      return requests;
    },
    add(request, start) {
      if (request.waiting.push(start) === 1) requests++;
      if (request.isInLine) return;
      request.isInLine = true;
      line.push(request);
    },
    remove({ waiting }, start) {
      const at = waiting.indexOf(start);
      if (at === -1) return;
      waiting.splice(at, 1);
      if (waiting.length === 0) requests--;
    },
    take() {
      while (front < line.length) {
        const request = stepUp();
        const start = request?.waiting.shift();
        if (request === undefined) continue;
        // To the end of the round, or out of it.
        request.isInLine = request.waiting.length > 0;
        if (request.isInLine) line.push(request);
        else if (start !== undefined) requests--;
        if (start !== undefined) return start;
      }
      return undefined;
    },
  };
}
