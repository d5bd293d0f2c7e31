import { afterEach } from '@jest/globals';
import { type StandIn, startStandIn } from '../../../../src/local/scr/server.ts';

type Given = Parameters<typeof startStandIn>[0];

/** Starts stand-ins that are closed after each test. */
export function standIns(): (options?: Given) => Promise<StandIn> {
  let started: StandIn[] = [];
  afterEach(async () => {
    await Promise.all(started.map((standIn) => standIn.close()));
    started = [];
  });
  return async (options = {}) => {
    const standIn = await startStandIn(options);
    started.push(standIn);
    return standIn;
  };
}

/** A record of SAS's own HMEQ example, in the form that most clients send. */
export const inputsBody =
  '{"inputs":[{"name":"CLAGE","value":101.4660019},{"name":"CLNO","value":8},{"name":"DEBTINC","value":37.11361356},{"name":"DELINQ","value":0},{"name":"DEROG","value":0},{"name":"JOB","value":"Other"},{"name":"LOAN","value":1700},{"name":"MORTDUE","value":30548},{"name":"NINQ","value":1},{"name":"REASON","value":"HomeImp"},{"name":"VALUE","value":40320},{"name":"YOJ","value":9}]}';

/** The same record as an object of names and values. */
export const record = {
  CLAGE: 101.4660019,
  CLNO: 8,
  DEBTINC: 37.11361356,
  DELINQ: 0,
  DEROG: 0,
  JOB: 'Other',
  LOAN: 1700,
  MORTDUE: 30548,
  NINQ: 1,
  REASON: 'HomeImp',
  VALUE: 40320,
  YOJ: 9,
};

/** Posts a body as JSON. */
export function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** What stands in a JSON answer under these keys, one within the other; undefined where there is none. */
export async function jsonAt(response: Response, ...keys: readonly string[]): Promise<unknown> {
  const body: unknown = await response.json();
  return keys.reduce<unknown>(
    (within, key) =>
      typeof within === 'object' && within !== null ? new Map(Object.entries(within)).get(key) : undefined,
    body,
  );
}

/** The outputs of an answer in the form of 2026. */
export async function outputsOf(response: Response) {
  const data = await jsonAt(response, 'data');
  if (typeof data !== 'object' || data === null) throw new Error('no data object');
  const outputs = new Map<string, unknown>(Object.entries(data));
  return {
    text: (name: string) => outputs.get(name),
    number: (name: string) => {
      const value = outputs.get(name);
      if (typeof value !== 'number') throw new Error(`${name} is ${value}`);
      return value;
    },
  };
}

/** Waits until `condition` holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
