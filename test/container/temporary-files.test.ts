import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withContainer } from './container.ts';
import { homeLoan, probabilityOf } from './model.ts';

const offline = ['--network', 'none'];
const readOnly = [...offline, '--read-only', '--read-only-tmpfs=false'];

describe('SCR finds a place for its temporary files', () => {
  let empty: string;
  beforeAll(async () => {
    empty = await mkdtemp(join(tmpdir(), 'scr-sagemaker-'));
  });
  afterAll(() => rmdir(empty));

  it.each([
    ['/tmp', 'nothing is restricted', () => offline],
    ['/dev/shm', '/tmp is not writable', () => [...offline, '--volume', `${empty}:/tmp:ro`]],
    ['/opt/tmp', 'the root is read-only but for it', () => [...readOnly, '--tmpfs', '/opt/tmp:mode=1777']],
    [
      '/opt/ml/tmp',
      'the root is read-only but for it',
      () => [...readOnly, '--tmpfs', '/opt/ml/tmp:mode=1777'],
    ],
    ['/dev/shm', 'the root is read-only', () => readOnly],
  ])('in %s where %s', async (directory, _, flags) => {
    await withContainer({ flags: flags() }, async (container) => {
      await container.untilReady();
      const answer = await container.request('/invocations', { method: 'POST', body: homeLoan });
      expect(probabilityOf(answer)).toBeGreaterThan(0);
      expect(await container.files(directory)).toContainEqual(expect.stringMatching(/^tomcat\./));
    });
  });
});
