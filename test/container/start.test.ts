import { describe, expect, it } from '@jest/globals';
import { type ContainerSetup, withContainer } from './container.ts';
import { images } from './images.ts';
import { homeLoan, probabilityOf } from './model.ts';

describe('a packaged image, with nothing configured', () => {
  it.each<[string, ContainerSetup]>([
    ['with the argument that SageMaker appends', { command: ['serve'] }],
    ['without an argument', { command: [] }],
    ['where Java was the ENTRYPOINT of the SCR image', { image: images.packagedWithEntrypoint }],
  ])('scores %s', async (_, setup) => {
    await withContainer(setup, async (container) => {
      await container.untilReady();
      const answer = await container.request('/invocations', { method: 'POST', body: homeLoan });
      expect(probabilityOf(answer)).toBeGreaterThan(0);
      expect(answer.headers['content-type']).toBe('application/json');
    });
  });

  it('answers what SCR answers, byte for byte but for its clock', async () => {
    await withContainer({}, async (container) => {
      await container.untilReady();
      const score = { method: 'POST', body: homeLoan };
      const direct = await container.request('/homeloan', { ...score, port: 9090 });
      const proxied = await container.request('/invocations', score);
      expect(withoutClock(proxied.body)).toBe(withoutClock(direct.body));
    });
  });

  it('is not ready while SCR starts, and then is', async () => {
    await withContainer({ environment: { STANDIN_START_DELAY_MS: '1500' } }, async (container) => {
      const statuses = await container.untilReady();
      expect(statuses.filter((status) => status !== 0)).toEqual([503, 200]);
    });
  });

  it('answers /ping with an empty body', async () => {
    await withContainer({}, async (container) => {
      await container.untilReady();
      expect(await container.request('/ping')).toMatchObject({ status: 200, body: '' });
    });
  });

  it("keeps the SCR image's Java options and adds its own", async () => {
    await withContainer({}, async (container) => {
      await container.untilReady();
      const java = (await container.logLines()).find((line) => line.includes('Picked up _JAVA_OPTIONS'));
      expect(java).toMatch(/-Xmx256m .*-Djava\.io\.tmpdir=\/tmp\b/);
    });
  });

  it('logs one JSON object a line, the lines of SCR among them', async () => {
    await withContainer({}, async (container) => {
      await container.untilReady();
      await container.request('/invocations', { method: 'POST', body: homeLoan });
      const lines = await container.logLines();
      expect(lines.map((line) => typeof JSON.parse(line))).toEqual(lines.map(() => 'object'));
      expect(lines.some((line) => line.includes('Stand-in listening on port 9090'))).toBe(true);
    });
  });
});

function withoutClock(body: string): string {
  return body.replace(/"(timestamp|elapsed_nanos)":("[^"]*"|\d+)/g, '"$1":0');
}
