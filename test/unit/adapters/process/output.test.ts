import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { defaultMaxLineBytes, isCut, splitLines } from '../../../../src/adapters/process/output.ts';

function linesOf(chunks: readonly Uint8Array[], maxLineBytes?: number): string[] {
  const lines: string[] = [];
  const splitter = splitLines({ maxLineBytes, onLine: (line) => lines.push(line) });
  for (const chunk of chunks) {
    const reused = Uint8Array.from(chunk);
    splitter.push(reused);
    reused.fill(0x21);
  }
  splitter.end();
  splitter.end();
  return lines;
}

const text = (value: string) => Buffer.from(value, 'utf8');

/** Bytes that lines are made of in earnest, and at random. */
const bytes = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', '\r\n', '\r', 'é', '€', '😀', 'a', ' ').map(text),
      fc.string({ unit: 'grapheme', maxLength: 20 }).map(text),
      fc.uint8Array({ maxLength: 8 }).map((array) => Buffer.from(array)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => Buffer.concat(parts));

function cutAt(whole: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (whole.length + 1)), whole.length].sort((a, b) => a - b);
  return ends.map((end, index) => whole.subarray(index === 0 ? 0 : ends[index - 1], end));
}

describe('lines of output', () => {
  it('are the same however the bytes are chunked', () => {
    fc.assert(
      fc.property(
        bytes,
        fc.array(fc.nat()),
        fc.integer({ min: 1, max: 40 }),
        (whole, places, maxLineBytes) => {
          expect(linesOf(cutAt(whole, places), maxLineBytes)).toEqual(linesOf([whole], maxLineBytes));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('are what stands between the newlines', () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat()), (whole, places) => {
        const lines = whole.toString('utf8').split('\n');
        const expected = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
        expect(linesOf(cutAt(whole, places))).toEqual(expected.map((line) => line.replace(/\r$/, '')));
      }),
      { numRuns: 2_000 },
    );
  });

  it('never have more than the limit and the mark, nor half a character, and say how long they were', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((line) => !/[\r\n]/.test(line)),
        fc.integer({ min: 4, max: 30 }),
        fc.array(fc.nat()),
        (line, maxLineBytes, places) => {
          const whole = text(`${line}\r\n`);
          const [cut = ''] = linesOf(cutAt(whole, places), maxLineBytes);
          const lineBytes = text(line).length;
          if (lineBytes <= maxLineBytes) {
            expect(cut).toBe(line);
            return;
          }
          expect(isCut(cut)).toBe(true);
          expect(cut).toContain(` [cut: ${lineBytes} bytes in all]`);
          const kept = cut.slice(0, cut.lastIndexOf(' [cut: '));
          expect(line.startsWith(kept)).toBe(true);
          expect(text(kept).length).toBeLessThanOrEqual(maxLineBytes);
          expect(text(kept).length).toBeGreaterThan(maxLineBytes - 4);
        },
      ),
    );
  });

  it('may have exactly the limit, with LF or CRLF after it', () => {
    expect(linesOf([text('abcd\nabcd\r\nabcd')], 4)).toEqual(['abcd', 'abcd', 'abcd']);
    expect(linesOf([text('abcde\nabcd\r')], 4)).toEqual(['abcd [cut: 5 bytes in all]', 'abcd']);
  });

  it('are 64 KiB long at most unless told otherwise', () => {
    const [whole, cut] = linesOf([text(`${'x'.repeat(65_536)}\n${'y'.repeat(65_537)}\n`)]);
    expect(defaultMaxLineBytes).toBe(65_536);
    expect(whole).toHaveLength(65_536);
    expect(cut).toMatch(/^y{65536} \[cut: 65537 bytes in all\]$/);
  });

  it('are whole where they come in many pieces', () => {
    const line = Array.from({ length: 5_000 }, (_, at) => `${at} é`).join(',');
    const whole = text(`${line}\r\n${line}`);
    const pieces = Array.from({ length: Math.ceil(whole.length / 333) }, (_, at) =>
      whole.subarray(at * 333, at * 333 + 333),
    );
    expect(linesOf(pieces)).toEqual([line, line]);
  });

  it('cost no more memory for a line that never ends', () => {
    const lines: string[] = [];
    const splitter = splitLines({ maxLineBytes: 1_024, onLine: (line) => lines.push(line) });
    const chunk = Buffer.alloc(1_048_576, 'x');
    const beforeBytes = process.memoryUsage().arrayBuffers;
    for (let pushed = 0; pushed < 256; pushed += 1) splitter.push(chunk);
    expect(process.memoryUsage().arrayBuffers - beforeBytes).toBeLessThan(16_777_216);
    splitter.end();
    expect(lines).toEqual([`${'x'.repeat(1_024)} [cut: 268435456 bytes in all]`]);
  });
});
