import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createPayloadFilter } from '../../../../src/adapters/process/payload-lines.ts';

const started =
  '2024-05-29 11:27:29.024  INFO --- [           main] com.sas.mas.solo.Application                 : started';
const service = '2024-05-29T11:27:30,184 [00000005] DEBUG App.tk.MAS.Service     - service is up';
const structured = '{"level":"info","message":"started","timeStamp":"2024-05-29T11:27:29.024Z"}';
const springIo =
  '2024-05-29 11:27:31.001 TRACE --- [nio-8080-exec-1] SCR_IO                                   : ';
const nativeIo = '2024-05-29T11:27:31,001 [00000007] TRACE SCR_IO                 - ';
const body = '{"inputs":[{"name":"CLAGE","value":94.3666}]}';

function kept(lines: readonly string[], { logPayloads = false } = {}): string[] {
  const forwards = createPayloadFilter({ logPayloads });
  return lines.filter((line) => forwards(line));
}

describe('lines that carry what goes in and out of the model', () => {
  it.each([
    ['of Spring', `${springIo}Request Data: ${body}`],
    ['of Spring, worded otherwise', `${springIo}${body}`],
    ['of native code', `${nativeIo}Response Data: ${body}`],
    ['of native code, path only', `${nativeIo}Request: POST /homeloan`],
    [
      'of another logger',
      `2024-05-29T11:27:31,001 [00000007] DEBUG App.tk.MAS.Service     - Request Data: ${body}`,
    ],
    [
      'structured',
      JSON.stringify({ timeStamp: '2024-05-29T11:27:31.001Z', logger: 'SCR_IO', message: body }),
    ],
    ['structured, logger deep inside', `{"properties":{"source":["SCR_IO"]},"timeStamp":"x","m":"94.3666"}`],
    ['structured, spelled with escapes', '{"timeStamp":"x","logger":"SCR\\u005fIO","message":"94.3666"}'],
    ['structured, with the data under a key', '{"timeStamp":"x","Request Data":{"CLAGE":94.3666}}'],
    ['structured, cut for its length', '{"timeStamp":"x","message":"94.3666 [cut: 70000 bytes in all]'],
  ])('are dropped: %s', (_, line) => {
    expect(kept([started, line, service, line, structured])).toEqual([started, service, structured]);
  });

  it('are dropped with all the lines of a body logged over several', () => {
    const lines = [
      `${nativeIo}Request Data: {`,
      '  "inputs": [',
      '',
      '{"name":"CLAGE",',
      '"value":94.3666}',
      ']}',
    ];
    for (const next of [started, service, structured]) expect(kept([...lines, next])).toEqual([next]);
  });

  it('are all forwarded with LOG_PAYLOADS, and none is counted', () => {
    const lines = [started, `${springIo}Request Data: {`, body, '}', structured];
    const forwards = createPayloadFilter({ logPayloads: true });
    expect(lines.filter((line) => forwards(line))).toEqual(lines);
    expect(forwards.dropped()).toBe(0);
  });

  it('are counted, for each stream by itself', () => {
    const stdout = createPayloadFilter({ logPayloads: false });
    const stderr = createPayloadFilter({ logPayloads: false });
    for (const line of [started, `${nativeIo}Request Data: {`, '}', service]) stdout(line);
    expect(stderr('a warning of the JVM')).toBe(true);
    expect([stdout.dropped(), stderr.dropped()]).toEqual([2, 0]);
  });
});

describe('other lines', () => {
  it('are forwarded, whatever they look like, as long as nothing was dropped', () => {
    const lines = [
      '  .   ____          _',
      started,
      'java.lang.IllegalStateException: no module',
      '\tat com.sas.mas.solo.Application.main(Application.java:1)',
      'Picked up _JAVA_OPTIONS: -Djava.io.tmpdir=/opt/tmp',
      'SAS_SCR_LOG_LEVEL_SCR_IO=TRACE',
      '{"not":"a record"}',
      '{main} text',
      '',
    ];
    expect(kept(lines)).toEqual(lines);
  });

  it('keep their stack traces after something was dropped', () => {
    const failed = [
      '2024-05-29 11:27:32.000 ERROR --- [nio-8080-exec-1] o.a.c.c.C.[dispatcherServlet] : failed',
      'java.lang.IllegalStateException: no module',
      '\tat com.sas.mas.solo.Application.main(Application.java:1)',
      'Caused by: java.io.IOException: gone',
      '\t... 12 more',
    ];
    expect(kept([`${springIo}Request Data: ${body}`, ...failed])).toEqual(failed);
  });
});

describe('values that are made to look like lines of the log', () => {
  it('do not get through as a stack trace', () => {
    const lines = [
      `${nativeIo}Request Data: {"NOTES":"`,
      '\tat home(94.3666)',
      'Caused by: asthma',
      '"}',
      service,
    ];
    expect(kept(lines)).toEqual([service]);
  });

  it('do not get through for beginning a line with a date or a time', () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') }),
        fc.constantFrom('T', ' '),
        fc.constantFrom(' admitted', ' INFO admitted', ': INFO', ''),
        (date, separator, rest) => {
          const time = date.toISOString().slice(0, 19).replace('T', separator);
          const forged = [`${time}${rest}`, `${time.slice(0, 10)}${rest}`];
          expect(kept([`${nativeIo}Request Data: {"NOTES":"seen`, ...forged, '"}', started])).toEqual([
            started,
          ]);
        },
      ),
    );
  });

  it('get no further than the one line that they forge whole', () => {
    const lines = [
      `${springIo}Request Data: {"NOTES":"x`,
      started,
      'CLAGE 94.3666',
      '\tsecret',
      '"}',
      service,
    ];
    expect(kept(lines)).toEqual([started, service]);
  });

  it('do not get through where another thread wrote a record in between', () => {
    const lines = [`${nativeIo}Request Data: {`, started, '"CLAGE": 94.3666', body, '}', service];
    expect(kept(lines)).toEqual([started, service]);
  });
});

describe('any line', () => {
  it('is judged without failing and in reasonable time, also when deeply nested or all blanks', () => {
    const nested = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    const forwards = createPayloadFilter({ logPayloads: false });
    forwards(`${nativeIo}Request Data: {`);
    for (const line of [
      nested,
      `[${' '.repeat(65_000)}`,
      `2024-05-29 11:27:29.024${' '.repeat(65_000)}x`,
      'a.'.repeat(32_000),
    ]) {
      const startMs = performance.now();
      expect(forwards(line)).toBe(false);
      expect(performance.now() - startMs).toBeLessThan(1_000);
    }
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (line) => typeof forwards(line) === 'boolean'));
  });
});
