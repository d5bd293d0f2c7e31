import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseStat } from '../../../../src/adapters/process/proc-stat.ts';

const statOf = (name: string, { state = 'S', threads = 1 } = {}) =>
  `4711 (${name}) ${state} 1 815 815 0 -1 4194560 99 0 0 0 0 0 0 0 20 0 ${threads} 0 6038 2850816 389 18446744073709551615\n`;

describe('/proc/<pid>/stat', () => {
  it('is read as the system writes it', () => {
    const stat = parseStat(readFileSync('/proc/self/stat', 'latin1'));
    expect(stat).toEqual({ pid: process.pid, pgid: expect.any(Number), living: true });
  });

  it('is read right whatever the process calls itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 15 }), (name) => {
        expect(parseStat(statOf(name))).toEqual({ pid: 4711, pgid: 815, living: true });
      }),
      { examples: [[') Z 1 2 3'], ['((sd-pam))'], ['a b\n) ('], [')']] },
    );
  });

  it('tells the living from the dead', () => {
    for (const state of ['R', 'S', 'D', 'T', 't', 'I'])
      expect(parseStat(statOf('java', { state }))?.living).toBe(true);
    for (const state of ['Z', 'X', 'x']) expect(parseStat(statOf('java', { state }))?.living).toBe(false);
  });

  it('takes a process for living whose first thread ended while others run', () => {
    expect(parseStat(statOf('sasels', { state: 'Z', threads: 2 }))?.living).toBe(true);
  });

  it('is nothing where it was cut short or is something else', () => {
    for (const text of ['', '4711', '4711 (java', '4711 (java)', '4711 (java) S', '4711 S 1 815 815']) {
      expect(parseStat(text)).toBeUndefined();
    }
  });
});
