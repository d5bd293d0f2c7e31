import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import type { Exchange } from '../../../../src/core/metrics/exchange.ts';
import { createMeter } from '../../../../src/core/metrics/meter.ts';
import { createRecorder } from '../../../../src/core/metrics/recorder.ts';
import { keptLog } from '../kept-log.ts';
import { exchange } from './exchanges.ts';

function record(what: Partial<Exchange> = {}, problem?: ProblemError) {
  const log = keptLog();
  const meter = createMeter();
  createRecorder(log, meter)(
    exchange({ status: problem?.status ?? 200, code: problem?.code, ...what }),
    problem,
  );
  const [line, ...others] = log.lines;
  expect(others).toEqual([]);
  return { ...line, counted: [...meter.outcomes].length };
}

describe('the log line of a request', () => {
  it('says what it was and how long it took, to the microsecond', () => {
    expect(record({ durationMs: 12.3456789 })).toEqual({
      level: 'info',
      message: 'request',
      fields: {
        correlationId: 'order-7',
        route: 'invocations',
        status: 200,
        code: undefined,
        durationMs: 12.346,
        queueMs: 2,
        scrMs: 9,
        bytesIn: 100,
        bytesOut: 300,
      },
      counted: 1,
    });
  });

  it("is for information where it is the caller's own doing, with the detail", () => {
    const problem = new ProblemError('invalid-json', { detail: 'Line 1, column 1: the body is empty.' });
    expect(record({}, problem)).toMatchObject({
      level: 'info',
      fields: { code: 'invalid-json', detail: problem.detail },
    });
    expect(record({}, new ProblemError('client-closed'))).toMatchObject({ level: 'info' });
  });

  it('is a warning where an operator would look at it', () => {
    for (const code of ['scr-unavailable', 'overloaded', 'deadline-exceeded', 'misconfigured'] as const)
      expect(record({}, new ProblemError(code))).toMatchObject({ level: 'warn', fields: { code } });
  });

  it.each(['ping', 'metrics', 'execution-parameters'] as const)(
    'of %s is for debugging, and counted all the same',
    (route) => {
      expect(record({ route }, new ProblemError('not-ready'))).toMatchObject({ level: 'debug', counted: 1 });
    },
  );
});

describe('the log line of a bug', () => {
  it('is an error on every route, with its name and place', () => {
    const line = record({ route: 'ping' }, new ProblemError('internal', { cause: new RangeError('x') }));
    expect(line.level).toBe('error');
    expect(line.fields?.cause).toEqual(
      expect.arrayContaining(['RangeError', expect.stringContaining('recorder.test')]),
    );
  });

  it('holds nothing of its message, which may quote an input, even where that looks like a place', () => {
    for (const message of ['salary 81000', 'x\n    at salary 81000', '\n at 81000\n at 81000']) {
      const cause = new TypeError(message);
      const { fields } = record({}, new ProblemError('internal', { cause }));
      expect(JSON.stringify(fields)).not.toContain('81000');
      expect(JSON.stringify(fields)).toContain('recorder.test');
    }
  });

  it('holds no place at all where the message was changed after the fact', () => {
    const cause = new Error('first');
    cause.stack = 'Error: other\n    at 81000\n    at place';
    expect(record({}, new ProblemError('internal', { cause })).fields?.cause).toEqual(['Error']);
  });

  it('is there for an error without a stack', () => {
    const cause = new Error('81000');
    delete cause.stack;
    expect(record({}, new ProblemError('internal', { cause })).fields?.cause).toEqual(['Error']);
  });

  it('names only the type of a thrown value that is no error', () => {
    expect(record({}, new ProblemError('internal', { cause: 'salary 81000' })).fields?.cause).toEqual([
      'string',
    ]);
  });
});
