import { describe, expect, it } from '@jest/globals';
import { withContainer } from './container.ts';
import { homeLoan, probabilityOf } from './model.ts';

const flags = ['--network', 'none', '--unsetenv', 'SAS_SCR_APP_PATH'];

describe('an SCR image that does not say where its model is', () => {
  it('is asked for its one path, and scores', async () => {
    const environment = { STANDIN_PATHS: '/execute/execute' };
    await withContainer({ flags, environment }, async (container) => {
      await container.untilReady();
      const answer = await container.request('/invocations', { method: 'POST', body: homeLoan });
      expect(probabilityOf(answer)).toBeGreaterThan(0);
    });
  });

  it('stops at the start where it lists none either, and says what to set', async () => {
    await withContainer({ flags, environment: { STANDIN_ENV_LISTING: 'empty' } }, async (container) => {
      expect((await container.exit()).code).not.toBe(0);
      expect((await container.logLines()).join('\n')).toContain('SCR_MODEL_PATH');
    });
  });

  it('scores where SCR_MODEL_PATH says it', async () => {
    const environment = {
      STANDIN_PATHS: '/execute/execute',
      STANDIN_ENV_LISTING: 'off',
      SCR_MODEL_PATH: '/execute/execute',
    };
    await withContainer({ flags, environment }, async (container) => {
      await container.untilReady();
      const answer = await container.request('/invocations', { method: 'POST', body: homeLoan });
      expect(probabilityOf(answer)).toBeGreaterThan(0);
    });
  });
});
