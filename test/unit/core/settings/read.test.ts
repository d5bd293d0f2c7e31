import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flag, json, text, wholeNumber } from '../../../../src/core/settings/kinds.ts';
import { readSettings, SettingsError } from '../../../../src/core/settings/read.ts';

const about = { defaultText: 'none', meaning: 'Nothing.' };
const TABLE = {
  size: { name: 'SIZE', kind: wholeNumber(1, 9), ...about },
  pure: { name: 'PURE', kind: flag, ...about },
  word: { name: 'WORD', kind: text, emptyIsValue: true, ...about },
  record: { name: 'RECORD', kind: json, isPrivate: true, ...about },
} as const;

function complaint(env: Record<string, string>): string {
  try {
    readSettings(TABLE, env);
    return '';
  } catch (thrown) {
    return thrown instanceof SettingsError ? thrown.message : String(thrown);
  }
}

describe('the environment', () => {
  it('is read by the names of the table, and nothing else of it', () => {
    expect(readSettings(TABLE, { SIZE: '3', PURE: 'true', HOME: '/root' })).toEqual({ size: 3, pure: true });
  });

  it('may have spaces around a value', () => {
    expect(readSettings(TABLE, { SIZE: ' 3\n' }).size).toBe(3);
  });

  it('sets nothing with an empty value, except where empty means something', () => {
    expect(readSettings(TABLE, { SIZE: '', PURE: '  ', WORD: ' ' })).toEqual({ word: '' });
  });

  it('is refused with every bad setting at once: its name, its value, and what is allowed', () => {
    expect(complaint({ SIZE: '10', PURE: 'yes', WORD: 'fine' })).toBe(
      'SIZE is "10"; it must be a whole number from 1 to 9.\nPURE is "yes"; it must be true or false.',
    );
  });

  it('is never quoted where it is an input of the model', () => {
    expect(complaint({ RECORD: '{"income": 31415' })).toBe(
      'RECORD is a value of 16 characters; it must be a JSON text.',
    );
  });

  it('is quoted without the password of an address', () => {
    expect(complaint({ SIZE: 'http://me:secret@scr:9090' })).toContain('"http://…@scr:9090"');
  });

  it('is quoted on one line and not at length', () => {
    const message = complaint({ SIZE: `1\n2${'x'.repeat(1000)}` });
    expect(message).toContain('SIZE is "1\\n2xxx');
    expect(message).toContain('…"; it must be');
    expect(message.split('\n').length).toBe(1);
    expect(message.length).toBeLessThan(150);
  });

  it('is read or refused by name, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (size, pure) => {
        const message = complaint({ SIZE: size, PURE: pure });
        const isGood = (value: string, good: RegExp) => value.trim() === '' || good.test(value.trim());
        expect(message.includes('SIZE is ')).toBe(!isGood(size, /^0*[1-9]$/));
        expect(message.includes('PURE is ')).toBe(!isGood(pure, /^(?:true|false)$/i));
      }),
    );
  });
});
