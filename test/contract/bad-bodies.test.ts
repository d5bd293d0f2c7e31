import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../harness/container.ts';
import { invoke } from '../harness/http.ts';
import { problemOf } from '../harness/problem.ts';
import { FLAT_RECORD } from '../harness/records.ts';

describe('A body or a header that cannot be served', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });

  it.each([
    ['truncated', '{"LOAN":1700,\n "JOB":"Oth', 2, 12],
    ['empty', '', 1, 1],
    ['blank', ' \n ', 2, 2],
    ['not JSON', '{LOAN:1}', 1, 2],
    ['NaN', '{"LOAN":NaN}', 1, 9],
    ['a leading zero', '{"LOAN":01}', 1, 9],
    ['a comma too many', '{"LOAN":1,}', 1, 11],
    ['two records', '{"LOAN":1}{"LOAN":2}', 1, 11],
    ['a byte order mark', '\ufeff{"LOAN":1}', 1, 1],
    ['a tab in a string', '{"JOB":"a\tb"}', 1, 10],
    ['nested too deep', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`, 1, 69],
    ['nested as deep as it likes', '['.repeat(100_000), 1, 65],
  ])('is 400 with line and column: %s', async (_, body, line, column) => {
    const answer = await invoke(rig.port, body);
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'invalid-json' });
    expect(problemOf(answer).detail).toMatch(new RegExp(`^Line ${line}, column ${column}:`));
  });

  it('is 400 where it is not UTF-8', async () => {
    const answer = await invoke(rig.port, Buffer.from('{"JOB":"\xe9"}', 'latin1'));
    expect(problemOf(answer)).toMatchObject({
      status: 400,
      code: 'invalid-json',
      detail: expect.stringMatching(/^Line 1, column 9: .*UTF-8/),
    });
  });

  it.each(['1', '"text"', 'true', 'null', '-1.5e3'])('is 400 where it is a scalar: %s', async (body) => {
    expect(problemOf(await invoke(rig.port, ` \n  ${body}`))).toMatchObject({
      status: 400,
      code: 'invalid-request',
      detail: expect.stringMatching(/^Line 2, column 3: expected a JSON object/),
    });
  });

  it('is 400 where an input has no name', async () => {
    const answer = await invoke(rig.port, '{"inputs":[{"name":"LOAN","value":1},{"value":2}]}');
    expect(problemOf(answer)).toMatchObject({
      status: 400,
      code: 'invalid-request',
      detail: expect.stringContaining('Element 2'),
    });
  });

  it('is served with 64 levels', async () => {
    expect((await invoke(rig.port, `{"a":${'['.repeat(63)}${']'.repeat(63)}}`)).status).toBe(200);
  });

  it.each([
    [{ 'content-type': 'application/xml' }, /Supported: .*application\/json/],
    [{ 'content-type': 'nonsense' }, /Supported: .*application\/json/],
    [{ 'content-type': 'application/json; charset=iso-8859-1' }, /UTF-8/],
    [{ 'content-type': 'application/json; charset="UTF-16"' }, /UTF-8/],
    [{ 'content-encoding': 'gzip' }, /identity/],
    [{ 'content-encoding': 'br' }, /identity/],
  ])('is 415 that says what is supported: %j', async (headers, says) => {
    const answer = await invoke(rig.port, FLAT_RECORD, headers);
    expect(problemOf(answer)).toMatchObject({
      status: 415,
      code: 'unsupported-media-type',
      detail: expect.stringMatching(says),
    });
  });

  it.each([
    'application/json;charset=utf-8',
    'Application/JSON ; Charset="UTF-8"',
    'application/json; charset=utf8',
  ])('is served with content type %s', async (type) => {
    expect((await invoke(rig.port, FLAT_RECORD, { 'content-type': type })).status).toBe(200);
  });

  it.each(['text/html', 'application/json;q=0', 'image/*, text/html;q=0.5'])(
    'is 406 for Accept: %s',
    async (accept) => {
      const answer = await invoke(rig.port, FLAT_RECORD, { accept });
      expect(problemOf(answer)).toMatchObject({
        status: 406,
        code: 'not-acceptable',
        detail: expect.stringContaining('application/json'),
      });
    },
  );

  it.each(['*/*', 'application/*', 'text/html, application/json;q=0.1', 'application/json'])(
    'is served for Accept: %s',
    async (accept) => {
      expect((await invoke(rig.port, FLAT_RECORD, { accept })).status).toBe(200);
    },
  );
});
