import { describe, expect, it } from '@jest/globals';
import { scrCommand } from '../../../../src/adapters/process/scr-command.ts';

describe('the command that starts SCR', () => {
  it('is what SCR images run, on our port', () => {
    expect(scrCommand(undefined, 9090).join(' ')).toBe(
      '/usr/lib/jvm/jre/bin/java -Xrs -cp /opt/scr/viya/home/solo:/opt/scr/viya/home/solo/lib/* ' +
        'com.sas.mas.solo.Application -Djava.library.path=/opt/scr/viya/home/SASFoundation/sasexe --server.port=9090',
    );
  });

  it('is the configured one, on our port', () => {
    expect(scrCommand(['node', 'a b.mjs'], 9191)).toEqual(['node', 'a b.mjs', '--server.port=9191']);
  });

  it.each([[['java', '--server.port=7000', '-x']], [['java', '--server.port', '7000']]])(
    'has its own port left alone: %j',
    (configured) => {
      expect(scrCommand(configured, 9090)).toEqual(configured);
    },
  );
});
