import { describe, expect, it } from '@jest/globals';
import { startContainerAt, startScr, untilPing } from '../harness/container.ts';
import { invoke } from '../harness/http.ts';
import { FLAT_RECORD } from '../harness/records.ts';
import { until } from '../harness/until.ts';

type StandInOptions = Parameters<typeof startScr>[0];

async function started(options: StandInOptions, env: Readonly<Record<string, string>>) {
  const scr = await startScr({ recordRequests: 1, ...options });
  return { scr, container: await startContainerAt(scr.port, { SAS_SCR_APP_PATH: '', ...env }) };
}

async function failure(options: StandInOptions, env: Readonly<Record<string, string>>): Promise<string> {
  const { container } = await started(options, env);
  expect((await container.exited).code).toBe(1);
  return String(container.log.entries('The container cannot serve.')[0]?.reason);
}

describe('The model path', () => {
  it.each([
    [{ SAS_SCR_APP_PATH: 'loans' }],
    [{ SAS_SCR_APP_PATH: '/loans' }],
    [{ SCR_MODEL_PATH: '/loans', SAS_SCR_APP_PATH: '/other' }],
  ])('is taken from %j', async (env) => {
    const { container, scr } = await started({ paths: ['/loans'] }, env);
    await untilPing(container, 200);
    expect((await invoke(container.port, FLAT_RECORD)).status).toBe(200);
    expect(scr.requests(1)[0]?.path).toBe('/loans');
  });

  it.each([
    ['none is set', {}],
    ['the one that the image sets is unknown to SCR', { SAS_SCR_APP_PATH: '/homeloan' }],
  ])('is the one that SCR lists, and the log says so, where %s', async (_, env) => {
    const { container, scr } = await started({ paths: ['/execute/execute'] }, env);
    await untilPing(container, 200);
    expect((await invoke(container.port, FLAT_RECORD)).status).toBe(200);
    expect(scr.requests(1)[0]?.path).toBe('/execute/execute');
    await until(() => container.log.entries().some(({ found }) => found === '/execute/execute'));
  });

  it('stops the start where SCR lists several, and names them', async () => {
    const said = await failure({ paths: ['/a/execute', '/b/execute'] }, { SAS_SCR_APP_PATH: '/homeloan' });
    expect(said).toContain('/a/execute, /b/execute');
    expect(said).toContain('SCR_MODEL_PATH');
  });

  it.each(['empty', 'off'] as const)(
    'stops the start where none is set and SCR lists none (%s), and says SCR_MODEL_PATH',
    async (envListing) => {
      expect(await failure({ envListing }, {})).toContain('SCR_MODEL_PATH');
    },
  );

  it.each(['empty', 'off'] as const)(
    'stays the one of the image where SCR lists none (%s): older ones may have no list',
    async (envListing) => {
      const { container } = await started({ envListing, apiMeta: 'off' }, { SAS_SCR_APP_PATH: '/hmeq' });
      await untilPing(container, 200);
      expect((await invoke(container.port, FLAT_RECORD)).status).toBe(200);
    },
  );
});
