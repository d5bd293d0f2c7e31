import { describe, expect, it } from '@jest/globals';
import { type ContainerSetup, withContainer } from './container.ts';
import { images } from './images.ts';
import { homeLoan, probabilityOf } from './model.ts';

const offline = ['--network', 'none'];

describe('a packaged image', () => {
  it.each<[string, number, ContainerSetup]>([
    ["the SCR image's own user", 1001, {}],
    ['1001:0', 1001, { flags: [...offline, '--user', '1001:0'] }],
    ['root', 0, { flags: [...offline, '--user', 'root'] }],
    ['a user that the image does not know', 23456, { flags: [...offline, '--user', '23456:23456'] }],
    ['the user of RUN_AS', 1001, { image: images.packagedAs }],
    [
      'the least privileges',
      1001,
      { flags: [...offline, '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'] },
    ],
  ])('scores as %s, and runs all as that user', async (_, userId, setup) => {
    await withContainer(setup, async (container) => {
      await container.untilReady();
      const answer = await container.request('/invocations', { method: 'POST', body: homeLoan });
      expect(probabilityOf(answer)).toBeGreaterThan(0);
      const processes = await container.processes();
      expect(processes.map(({ program }) => program)).toEqual([
        '/opt/scr-sagemaker/node',
        '/usr/lib/jvm/jre/bin/java',
        '/opt/scr/viya/home/SASFoundation/sasexe/sasels',
      ]);
      expect(new Set(processes.map(({ userId: id }) => id))).toEqual(new Set([userId]));
    });
  });
});
