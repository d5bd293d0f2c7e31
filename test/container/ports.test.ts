import { describe, expect, it } from '@jest/globals';
import { withContainer } from './container.ts';
import { homeLoan, probabilityOf } from './model.ts';

describe("SageMaker's ports", () => {
  it.each([
    { port: 21500, scrPort: 21000 },
    { port: 21000, scrPort: 21001 },
  ])('the proxy listens on $port, SCR on $scrPort of the safe range', async ({ port, scrPort }) => {
    const environment = {
      SAGEMAKER_BIND_TO_PORT: String(port),
      SAGEMAKER_SAFE_PORT_RANGE: '21000-21999',
    };
    await withContainer({ environment, port }, async (container) => {
      await container.untilReady();
      const answer = await container.request('/invocations', { method: 'POST', body: homeLoan });
      expect(probabilityOf(answer)).toBeGreaterThan(0);
      const java = (await container.processes()).find(({ program }) => program.endsWith('/java'));
      expect(java?.arguments).toContain(`--server.port=${scrPort}`);
    });
  });
});
