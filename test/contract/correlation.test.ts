import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../harness/container.ts';
import { get, invoke } from '../harness/http.ts';
import { problemOf } from '../harness/problem.ts';
import { FLAT_RECORD } from '../harness/records.ts';

const ATTRIBUTES = 'x-amzn-sagemaker-custom-attributes';

describe('The correlation id', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ scr: { recordRequests: 1 } });
  });

  it('is the one of CustomAttributes, before the one of the header', async () => {
    const answer = await invoke(rig.port, FLAT_RECORD, {
      [ATTRIBUTES]: 'a=1; scr-cid=from-attributes',
      'x-correlation-id': 'from-header',
    });
    expect(answer.headers['x-correlation-id']).toBe('from-attributes');
    expect(rig.scr.requests(1)[0]?.rawHeaders).toContain('from-attributes');
    expect(await rig.container.log.request('from-attributes')).toMatchObject({ status: 200 });
  });

  it('is the one of X-Correlation-Id otherwise', async () => {
    const answer = await invoke(rig.port, FLAT_RECORD, { 'x-correlation-id': 'from-header' });
    expect(answer.headers['x-correlation-id']).toBe('from-header');
  });

  it.each(['', 'with space', 'x'.repeat(129), 'semi;colon', '<script>', 'ümlaut'])(
    'is replaced where it is bad: %j',
    async (bad) => {
      const answer = await invoke(rig.port, FLAT_RECORD, {
        'x-correlation-id': bad,
        [ATTRIBUTES]: 'scr-cid=a/b',
      });
      expect(answer.status).toBe(200);
      expect(answer.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('is on every answer, and in the body of every problem', async () => {
    for (const path of ['/ping', '/metrics', '/execution-parameters']) {
      expect(
        (await get(rig.port, path, { 'x-correlation-id': 'everywhere' })).headers['x-correlation-id'],
      ).toBe('everywhere');
    }
    expect(
      problemOf(await get(rig.port, '/nothing', { 'x-correlation-id': 'everywhere' })).correlationId,
    ).toBe('everywhere');
  });
});

describe('The budget in CustomAttributes', () => {
  it.each(['scr-budget-ms=150', 'mine=1; scr-budget-ms=150;scr-cid=x'])(
    'shortens the deadline: %s',
    async (attributes) => {
      const { port } = await startRig({ scr: { scoreMs: 5000 } });
      const answer = await invoke(port, FLAT_RECORD, { [ATTRIBUTES]: attributes });
      expect(problemOf(answer)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    },
  );

  it.each([
    'scr-budget-ms=',
    'scr-budget-ms=soon',
    'scr-budget-ms=-1',
    'scr-budget-ms=999999999',
    'xscr-budget-ms=1',
  ])('that is none is ignored: %s', async (attributes) => {
    const { port } = await startRig();
    expect((await invoke(port, FLAT_RECORD, { [ATTRIBUTES]: attributes })).status).toBe(200);
  });
});
