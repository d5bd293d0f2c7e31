import { describe, expect, it } from '@jest/globals';
import { createDeepPing } from '../../../src/handlers/deep-ping.ts';
import { keptLog } from '../core/kept-log.ts';

/** A health check whose questions are kept, and answered as they are told to. */
function deepPing(answer: (endpointName: string) => Promise<string | undefined>) {
  let time = 0;
  const asked: string[] = [];
  const log = keptLog();
  const ping = createDeepPing({
    askStatus: (endpointName) => {
      asked.push(endpointName);
      return answer(endpointName);
    },
    log,
    now: () => time,
  });
  const pass = (ms: number) => {
    time += ms;
  };
  return { ping, asked, log, pass };
}

describe('A deep health check', () => {
  it.each(['InService', 'Updating', 'SystemUpdating', 'RollingBack', 'UpdateRollbackFailed'])(
    'finds an endpoint serving that is %s',
    async (status) => expect(await deepPing(async () => status).ping('a')).toEqual({ ready: true }),
  );

  it.each([
    ['Creating', 'The endpoint is Creating.'],
    ['made up', 'The endpoint is made up.'],
    [undefined, 'There is no such endpoint.'],
  ])('finds an endpoint out of service that is %s', async (status, detail) => {
    expect(await deepPing(async () => status).ping('a')).toEqual({
      ready: false,
      reason: { code: 'endpoint-unavailable', detail },
    });
  });

  it('is asked once for all who ask within ten seconds, for each endpoint', async () => {
    const { ping, asked, pass } = deepPing(async () => 'InService');
    await Promise.all([ping('a'), ping('a'), ping('b')]);
    pass(9999);
    await ping('a');
    expect(asked).toEqual(['a', 'b']);
    pass(1);
    await ping('a');
    expect(asked).toEqual(['a', 'b', 'a']);
  });

  it('says that it could not ask, and leaves what AWS said to itself', async () => {
    const { ping, log } = deepPing(() => Promise.reject(new RangeError('arn:aws:iam::1:role/x')));
    expect(await ping('a')).toMatchObject({
      ready: false,
      reason: { detail: 'SageMaker could not be asked how the endpoint is.' },
    });
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { awsError: 'RangeError' } }]);
  });
});
