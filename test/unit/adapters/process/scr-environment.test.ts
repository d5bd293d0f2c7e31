import { describe, expect, it } from '@jest/globals';
import { scrEnvironment } from '../../../../src/adapters/process/scr-environment.ts';

describe("SCR's environment", () => {
  it('sends temporary files of Java and native code to the directory', () => {
    expect(scrEnvironment({}, { tmpdir: '/opt/tmp' })).toEqual({
      TMPDIR: '/opt/tmp',
      _JAVA_OPTIONS: '-Djava.io.tmpdir=/opt/tmp -XX:-UsePerfData',
    });
  });

  it('keeps what the user told Java, and comes after it, since of two of a kind Java takes the last', () => {
    const env = { _JAVA_OPTIONS: ' -Xmx2g -Djava.io.tmpdir=/tmp ', TMPDIR: '/tmp' };
    expect(scrEnvironment(env, { tmpdir: '/dev/shm' })).toEqual({
      TMPDIR: '/dev/shm',
      _JAVA_OPTIONS: '-Xmx2g -Djava.io.tmpdir=/tmp -Djava.io.tmpdir=/dev/shm -XX:-UsePerfData',
    });
  });

  it('adds no blank to options that were empty', () => {
    expect(scrEnvironment({ _JAVA_OPTIONS: '' }, { tmpdir: '/t' })._JAVA_OPTIONS).toBe(
      '-Djava.io.tmpdir=/t -XX:-UsePerfData',
    );
  });

  it('is otherwise the one that it was, which is not changed', () => {
    const env = Object.freeze({ SAS_SCR_APP_PATH: '/homeloan', LD_LIBRARY_PATH: '/lib', UNSET: undefined });
    const { TMPDIR, _JAVA_OPTIONS, ...rest } = scrEnvironment(env, { tmpdir: '/opt/tmp' });
    expect(rest).toEqual(env);
    expect([TMPDIR, _JAVA_OPTIONS]).toEqual(['/opt/tmp', expect.any(String)]);
  });

  // What these do was tried with Java 17: each printed the directory as it was given.
  it.each([
    ['/a b/c', "-Djava.io.tmpdir='/a b/c' -XX:-UsePerfData"],
    ["/it's", `-Djava.io.tmpdir='/it'"'"'s' -XX:-UsePerfData`],
    ['/say "x"', `-Djava.io.tmpdir='/say "x"' -XX:-UsePerfData`],
    ['/back\\slash', '-Djava.io.tmpdir=/back\\slash -XX:-UsePerfData'],
  ])('quotes a directory as Java reads it: %s', (tmpdir, options) => {
    expect(scrEnvironment({}, { tmpdir })).toEqual({ TMPDIR: tmpdir, _JAVA_OPTIONS: options });
  });
});
