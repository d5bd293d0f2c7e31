import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { flushed, writeTogether } from '../../../../src/adapters/telemetry/lines.ts';

/** A stream whose reader takes what is written to it when `take` is called; `pieces` is what it was given at once. */
function slowStream() {
  const pieces: string[] = [];
  let waiting: (() => void)[] = [];
  let isReading = false;
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      pieces.push(chunk);
      if (isReading) done();
      else waiting.push(done);
    },
  });
  const readOn = () => {
    isReading = true;
    for (const done of waiting) done();
    waiting = [];
  };
  return { stream, pieces, readOn };
}

function stream() {
  const made = slowStream();
  made.readOn();
  return made;
}

const MIB = 1024 * 1024;

describe('The lines of a log', () => {
  it('of one turn of the event loop go out together', async () => {
    const { stream: out, pieces } = stream();
    const lines = writeTogether(out);
    lines.write('one\n');
    await Promise.resolve();
    lines.write('two\n');
    expect(pieces).toEqual([]);
    await turn();
    expect(pieces).toEqual(['one\ntwo\n']);
    lines.write('three\n');
    await turn();
    expect(pieces).toEqual(['one\ntwo\n', 'three\n']);
  });

  it('go out at once where that is asked for, and only once', async () => {
    const { stream: out, pieces } = stream();
    const lines = writeTogether(out);
    lines.flush();
    lines.write('one\n');
    lines.flush();
    expect(pieces).toEqual(['one\n']);
    lines.write('two\n');
    lines.write('three\n');
    await turn();
    expect(pieces).toEqual(['one\n', 'two\nthree\n']);
    lines.flush();
    await turn();
    expect(pieces).toEqual(['one\n', 'two\nthree\n']);
  });

  it('are left out, and counted, while too much waits for a reader that has stopped; not afterwards', async () => {
    const { stream: out, pieces, readOn } = slowStream();
    const lines = writeTogether(out);
    const line = `${'x'.repeat(MIB - 1)}\n`;
    for (let i = 0; i < 12; i++) {
      lines.write(line);
      lines.flush();
    }
    // The ninth megabyte is taken while no more than eight wait.
    expect(lines.dropped).toBe(3);
    readOn();
    await flushed([out], 1000);
    lines.write('afterwards\n');
    lines.flush();
    expect(lines.dropped).toBe(3);
    expect(pieces.join('')).toBe(`${line.repeat(9)}afterwards\n`);
  });

  it('end nothing where the reader is gone', async () => {
    const out = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const lines = writeTogether(out);
    for (let i = 0; i < 3; i++) {
      lines.write('lost\n');
      lines.flush();
      await turn();
    }
    expect(out.destroyed).toBe(true);
  });
});

describe('Waiting until the lines are out', () => {
  it('ends when they are', async () => {
    const { stream: out, readOn } = slowStream();
    writeTogether(out).write('one\n');
    await turn();
    const waited = flushed([out, stream().stream], 60_000);
    readOn();
    await waited;
    expect(out.writableLength).toBe(0);
  });

  it('ends after its time where the reader has stopped', async () => {
    const { stream: out } = slowStream();
    const lines = writeTogether(out);
    lines.write('one\n');
    lines.flush();
    await flushed([out], 30);
    expect(out.writableLength).toBeGreaterThan(0);
  });

  it('does not wait for a stream that is closed', async () => {
    const { stream: out } = slowStream();
    const lines = writeTogether(out);
    lines.write('one\n');
    lines.flush();
    out.destroy();
    await flushed([out], 60_000);
    expect(out.destroyed).toBe(true);
  });
});
