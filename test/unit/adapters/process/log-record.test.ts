import { describe, expect, it } from '@jest/globals';
import { levelOf, readRecord } from '../../../../src/adapters/process/log-record.ts';

const spring = (level: string) =>
  `2024-05-29 11:27:29.024 ${level.padStart(5)} --- [           main] com.sas.mas.solo.Application                 : starting...`;
const native = (level: string) =>
  `2024-05-29T11:27:30,184 [00000005] ${level.padEnd(5)} App.tk.MAS.Service     - up`;

describe("the level of a line of SCR's log", () => {
  it.each(['ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'])('is read from each format: %s', (level) => {
    expect(levelOf(spring(level))).toBe(level);
    expect(levelOf(native(level))).toBe(level);
    expect(levelOf(JSON.stringify({ timeStamp: '2024-05-29T11:27:29.024Z', level, message: 'INFO' }))).toBe(
      level,
    );
    expect(levelOf(JSON.stringify({ m: 'x', lvl: level.toLowerCase(), timeStamp: 1716982049024 }))).toBe(
      level,
    );
  });

  it('is read from lines of newer Spring, with a zone and a process id', () => {
    expect(levelOf('2025-10-01T11:27:29.024Z  WARN 1 --- [app] [main] o.s.b.Application : x')).toBe('WARN');
    expect(levelOf('2025-10-01T11:27:29.024+02:00 ERROR 1 --- [main] o.s.b.Application : x')).toBe('ERROR');
  });

  it('is ERROR for FATAL and WARN for WARNING', () => {
    expect(levelOf(native('FATAL'))).toBe('ERROR');
    expect(levelOf('{"timeStamp":"2024-05-29T11:27:29Z","level":"warning"}')).toBe('WARN');
  });

  it('is taken from the key named for it, not from a message that is a level', () => {
    expect(levelOf('{"timeStamp":"2024-05-29T11:27:29Z","message":"ERROR","level":"info"}')).toBe('INFO');
  });

  it('is not made up for a line that tells none', () => {
    for (const line of [
      '',
      'ERROR: no such file',
      '\tat com.sas.mas.solo.Application.main(Application.java:1)',
      '{"level":"ERROR"}',
      '{"timeStamp":"2024-05-29T11:27:29Z"}',
      '{"timeStamp":"2024-05-29T11:27:29Z","level":"constructor"}',
      '{"timeStamp":',
    ]) {
      expect(levelOf(line)).toBeUndefined();
    }
  });
});

describe("the beginning of a record of SCR's log", () => {
  it('is a time with a fraction and a level, or an object with a timeStamp', () => {
    expect(readRecord(spring('INFO'))).toEqual({ level: 'INFO' });
    expect(readRecord('{"timeStamp":"2024-05-29T11:27:29Z","message":"x"}')).toEqual({ level: undefined });
    expect(readRecord('{"@timestamp":"2024-05-29T11:27:29Z","level":"INFO"}')).toEqual({ level: 'INFO' });
  });

  it('is not any line with a date or an object', () => {
    for (const line of [
      '2024-05-29 admitted with INFO given',
      '2024-05-29 11:27:29 INFO x',
      `  ${spring('INFO')}`,
      '{"inputs":[{"name":"timeStamp","value":"2024-05-29T11:27:29Z"}]}',
      '{"timestamp":"2024-05-29T11:27:29Z","CLAGE":94.3}',
      '{"timeStamp":"gold","CLAGE":94.3}',
      '[{"timeStamp":"2024-05-29T11:27:29Z"}]',
      'null',
    ]) {
      expect(readRecord(line)).toBeUndefined();
    }
  });
});
