import { describe, expect, it } from '@jest/globals';
import { invokeMany, textOf } from './invocations.ts';

const JSON_LINES = 'application/jsonlines';

describe('many records', () => {
  it.each([
    ['text/csv', 'X\n1.0\n2\n', 'P\n1.0\n2\n'],
    [JSON_LINES, '{"X":1.0}\n{"X":2}\n', '{"P":1.0}\n{"P":2}\n'],
    ['application/json', '[{"X":1.0},{"X":2}]', '{"predictions":[{"P":1.0},{"P":2}]}'],
    ['application/json', '{"instances":[{"data":{"X":1.0}}]}', '{"predictions":[{"P":1.0}]}'],
  ])('of %s come back in the same format: %s', async (contentType, body, answer) => {
    const { response } = await invokeMany({ contentType, body });
    expect(await response).toMatchObject({ status: 200, contentType });
    expect(await textOf(response)).toBe(answer);
  });

  it.each([
    ['application/json', 'application/json', '{"predictions":[{"P":1},{"P":2}]}'],
    ['application/x-ndjson', 'application/x-ndjson', '{"P":1}\n{"P":2}\n'],
    ['text/csv;header=absent', 'text/csv', '1\n2\n'],
    ['text/csv', 'text/csv', 'P\n1\n2\n'],
  ])('are given as Accept asks for: %s', async (accept, contentType, answer) => {
    for (const [given, body] of [
      ['text/csv', 'X\n1\n2\n'],
      [JSON_LINES, '{"X":1}\n{"X":2}'],
      ['application/json', '[{"X":1},{"X":2}]'],
    ] as const) {
      const { response } = await invokeMany({ contentType: given, accept, body });
      expect(await response).toMatchObject({ contentType });
      expect(await textOf(response)).toBe(answer);
    }
  });

  it.each([
    ['text/csv', '', ''],
    ['text/csv', 'X,S\n', 'P\n'],
    [JSON_LINES, '', ''],
    ['application/json', '[]', '{"predictions":[]}'],
    ['application/json', '{"instances":[]}', '{"predictions":[]}'],
  ])('may be none: %s %j is %j', async (contentType, body, answer) => {
    const { response, sent } = await invokeMany({ contentType, body });
    expect(await textOf(response)).toBe(answer);
    expect(sent).toEqual([]);
  });

  it('have the header that their table had', async () => {
    const env = { SCR_CSV_COLUMNS: 'X,S' };
    expect(await textOf((await invokeMany({ body: '1,a\n2,b\n', env })).response)).toBe('1\n2\n');
    expect(await textOf((await invokeMany({ body: 'S,X\na,1\n', env })).response)).toBe('P\n1\n');
    const { response } = await invokeMany({ body: '1,a\n', env, accept: 'text/csv; header=present' });
    expect(await textOf(response)).toBe('P\n1\n');
  });
});

describe('one JSON record', () => {
  it.each([
    ['text/csv', 'P\n1.50\n'],
    [JSON_LINES, '{"P":1.50}\n'],
  ])('is answered as %s where Accept asks for that', async (accept, answer) => {
    for (const body of ['{"X":1.50}', ' {"data":{"X":1.50}}\n', '{"inputs":[{"name":"X","value":1.50}]}']) {
      const { response, sent } = await invokeMany({ contentType: 'application/json', accept, body });
      expect(await textOf(response)).toBe(answer);
      expect(sent).toEqual([body]);
    }
  });

  it('may be longer than one among many', async () => {
    const body = `{"X":1,"other":"${'x'.repeat(5000)}"}`;
    const given = { contentType: 'application/json', accept: 'text/csv', env: { MAX_RECORD_BYTES: '100' } };
    expect(await textOf((await invokeMany({ ...given, body })).response)).toBe('P\n1\n');
    await expect((await invokeMany({ ...given, body: `[${body}]` })).response).rejects.toMatchObject({
      code: 'invalid-record',
    });
  });

  it.each([
    ['', 'invalid-json'],
    ['{"X":1}{"X":2}', 'invalid-json'],
    ['{"X":"text"}', 'invalid-record'],
    ['7', 'invalid-record'],
  ])('%j is refused as %s', async (body, code) => {
    const { response, sent } = await invokeMany({
      contentType: 'application/json',
      accept: 'text/csv',
      body,
    });
    await expect(response).rejects.toMatchObject({ code });
    expect(sent).toEqual([]);
  });
});

describe('the outputs of many records', () => {
  const ANSWER = '{"metadata":{"module_id":"m"},"data":{"A":" x ","P":8.0,"B":null},"version":1}';
  const answered = async (env: Readonly<Record<string, string>>, accept: string, signature = true) => {
    const given = { body: 'X,S\n1,a\n', accept, env, answer: () => ({ body: Buffer.from(ANSWER) }) };
    const { response } = await invokeMany(
      signature ? given : { ...given, signature: { inputs: [], outputs: [] } },
    );
    return textOf(response);
  };

  it.each([
    [{}, 'P\n8.0\n'],
    [{ SCR_OUTPUTS: 'B,A' }, 'B,A\n, x \n'],
    [{ SCR_OUTPUTS: 'A', SCR_OUTPUT_PADDING: 'trim-end' }, 'A\n x\n'],
    [{ SCR_OUTPUTS: 'A', SCR_OUTPUT_PADDING: 'trim' }, 'A\nx\n'],
    [{ SCR_JOIN_INPUTS: 'true' }, 'X,S,P\n1,a,8.0\n'],
    [{ SCR_OUTPUT_METADATA: 'true' }, 'P\n8.0\n'],
    [{ SCR_RECORD_ERRORS: 'inline' }, 'P,_error_\n8.0,\n'],
  ])('are given as the settings %j ask for', async (env, answer) => {
    expect(await answered(env, 'text/csv')).toBe(answer);
  });

  it('are those of the first result where the signature names none, without metadata in a table', async () => {
    expect(await answered({}, 'text/csv', false)).toBe('A,P,B\n x ,8.0,\n');
    expect(await answered({ SCR_OUTPUT_METADATA: 'true' }, 'text/csv', false)).toBe('A,P,B\n x ,8.0,\n');
  });

  it("carry SCR's metadata in JSON where it is asked for", async () => {
    const env = { SCR_OUTPUT_METADATA: 'true' };
    expect(await answered(env, JSON_LINES)).toBe('{"P":8.0,"_metadata_":{"module_id":"m"}}\n');
    expect(await answered(env, 'application/json', false)).toBe(
      '{"predictions":[{"A":" x ","P":8.0,"B":null,"_metadata_":{"module_id":"m"}}]}',
    );
  });
});
