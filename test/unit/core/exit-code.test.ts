import { describe, expect, it } from '@jest/globals';
import { exitCode } from '../../../src/core/exit-code.ts';

describe('the exit code, where SCR ended unasked', () => {
  it.each([
    [{ code: 3, signal: null }, 3],
    [{ code: 255, signal: null }, 255],
    [{ code: 0, signal: null }, 1],
    [{ code: null, signal: null }, 1],
    [{ code: null, signal: 9 }, 137],
    [{ code: null, signal: 15 }, 143],
  ])('for %j is %d', (exit, expected) => expect(exitCode(exit)).toBe(expected));
});
