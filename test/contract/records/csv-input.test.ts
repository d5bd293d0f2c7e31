import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Env, type Rig, startRig } from '../../harness/container.ts';
import { csvLine, HEADER, hmeqRows, linesOf, OUTPUT_HEADER, outputsCsv } from '../../harness/hmeq-table.ts';
import { invoke } from '../../harness/http.ts';
import { problemOf } from '../../harness/problem.ts';

const ROWS = hmeqRows(4);
const LINES = ROWS.map(csvLine);
const SCORED = ROWS.map(outputsCsv);

const post = (port: number, body: string, contentType = 'text/csv') =>
  invoke(port, body, { 'content-type': contentType });

/** A ready container, and the records that SCR was sent for a body. */
async function recording(env: Env, scr: Parameters<typeof startRig>[0] = {}) {
  const rig = await startRig({
    scr: { recordRequests: 10, ...scr.scr },
    env: { SCR_MAX_CONCURRENCY: '1', SCR_REQUEST_SHAPE: 'flat', ...env },
  });
  const sent = async (body: string, contentType?: string) => {
    rig.scr.resetCounts();
    const answer = await post(rig.port, body, contentType);
    return answer.status === 200
      ? rig.scr.requests().map(({ bodyBase64 }) => Buffer.from(bodyBase64, 'base64').toString())
      : problemOf(answer);
  };
  return { rig, sent };
}

describe('A table without a header', () => {
  it('is refused where nobody says what its columns are, and nothing is scored', async () => {
    const { port, scr } = await startRig();
    const answer = await post(port, linesOf(LINES));
    expect(problemOf(answer)).toMatchObject({
      status: 400,
      code: 'invalid-request',
      detail: expect.stringMatching(/SCR_CSV_COLUMNS/),
    });
    expect(problemOf(await post(port, linesOf([HEADER, ...LINES]), 'text/csv; header=absent'))).toMatchObject(
      {
        status: 400,
        detail: expect.stringMatching(/SCR_CSV_COLUMNS/),
      },
    );
    expect(scr.counts().total).toBe(0);
  });

  describe.each([
    ['@signature', '@signature'],
    ['a list', HEADER.toLowerCase()],
  ])('has the columns of SCR_CSV_COLUMNS: %s', (_, columns) => {
    let rig: Rig;
    beforeAll(async () => {
      rig = await startRig({ env: { SCR_CSV_COLUMNS: columns } });
    });

    it('and is answered without one', async () => {
      expect((await post(rig.port, linesOf(LINES))).text).toBe(linesOf(SCORED));
    });

    it('but a first row of names is a header, in its own order, case and blanks', async () => {
      const reversed = linesOf(
        [HEADER.toLowerCase(), ...LINES].map((line) => ` ${line.split(',').reverse().join(',')}`),
      );
      const body = reversed.replaceAll('\n ', '\n').replaceAll(' debtinc', 'debtinc ');
      expect((await post(rig.port, body)).text).toBe(linesOf([OUTPUT_HEADER, ...SCORED]));
    });

    it('a table of only a header is answered with only a header', async () => {
      expect((await post(rig.port, `${HEADER}\n`)).text).toBe(`${OUTPUT_HEADER}\n`);
    });

    it('a row with fewer or more cells is no record', async () => {
      for (const row of ['1,2,3', `${LINES[0]},1`]) {
        expect(problemOf(await post(rig.port, linesOf([...LINES, row])))).toMatchObject({
          code: 'invalid-record',
        });
      }
    });
  });

  it('has the columns of a list that leaves some inputs out', async () => {
    const { sent } = await recording({ SCR_CSV_COLUMNS: 'LOAN,JOB' });
    expect(await sent('1700,Sales\n')).toEqual(['{"LOAN":1700,"JOB":"Sales"}']);
    // The parameter of the content type is the caller's word.
    expect(await sent('1700,Sales\n', 'text/csv; header=present')).toMatchObject({ code: 'invalid-request' });
    expect(await sent('YOJ,JOB\n1,Sales\n', 'text/csv; header=present')).toEqual(['{"YOJ":1,"JOB":"Sales"}']);
    expect(await sent('LOAN,JOB\n', 'text/csv; header=absent')).toMatchObject({ code: 'invalid-record' });
  });
});

describe('The cells of a table whose model has a signature', () => {
  let sent: Awaited<ReturnType<typeof recording>>['sent'];
  let port: number;
  beforeAll(async () => {
    const made = await recording({});
    sent = made.sent;
    port = made.rig.port;
  });

  it.each([
    ['LOAN,JOB\n.5,007\n', '{"LOAN":0.5,"JOB":"007"}'],
    ['loan,Job\n+1e3,1e3\n', '{"LOAN":1e3,"JOB":"1e3"}'],
    ['LOAN,JOB\n.,.\n', '{"LOAN":null,"JOB":"."}'],
    ['LOAN,JOB\n._,\n', '{"LOAN":null,"JOB":""}'],
    ['LOAN,JOB\n.Z,null\n', '{"LOAN":null,"JOB":"null"}'],
    ['LOAN,JOB\n,\n', '{"LOAN":null,"JOB":""}'],
    ['LOAN,ID\n12345678901234567890.123,9\n', '{"LOAN":12345678901234567890.123}'],
    ['LOAN,JOB\n1,"a""b"\n', '{"LOAN":1,"JOB":"a\\"b"}'],
  ])('are what it declares, and other columns are dropped: %j', async (body, record) => {
    expect(await sent(body)).toEqual([record]);
  });

  it('are told by record and column where they do not fit, and nothing is told of what they hold', async () => {
    const body = 'LOAN,JOB,SECRET\n1,Sales,s3cret\nlots,Sales,s3cret\n3,"much too long",s3cret\n';
    const answer = await post(port, body);
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'invalid-record' });
    expect(JSON.parse(answer.text)).toMatchObject({
      errorCount: 2,
      errors: [
        { record: 2, field: 'LOAN', message: 'Expected a number or a missing value; got text.' },
        { record: 3, field: 'JOB', message: 'Expected at most 7 characters.' },
      ],
    });
    expect(answer.text).not.toMatch(/lots|much too|s3cret|SECRET/);
  });
});

describe('The settings of a table', () => {
  it('SCR_VALIDATION=strict wants every input and nothing else', async () => {
    const { sent } = await recording({ SCR_VALIDATION: 'strict' });
    expect(await sent('LOAN\n1\n')).toMatchObject({
      code: 'invalid-request',
      detail: expect.stringMatching(/CLAGE/),
    });
    expect(await sent(linesOf([`${HEADER},ID`, `${LINES[0]},1`]))).toMatchObject({ code: 'invalid-request' });
    expect(await sent(linesOf([HEADER, LINES[0] ?? '']))).toHaveLength(1);
  });

  it('SCR_VALIDATION=off sends what does not fit as text, and SCR is left to say what it makes of it', async () => {
    const { rig, sent } = await recording({ SCR_VALIDATION: 'off' });
    expect(await sent('LOAN,JOB\n5.,"much too long"\n')).toEqual(['{"LOAN":5,"JOB":"much too long"}']);
    expect(problemOf(await post(rig.port, 'LOAN\nlots\n'))).toMatchObject({ code: 'record-refused' });
    expect(rig.scr.counts().total).toBe(2);
  });

  it('SCR_EMPTY_STRINGS=null makes null of an empty string', async () => {
    const { sent } = await recording({ SCR_EMPTY_STRINGS: 'null' });
    expect(await sent('LOAN,JOB\n1,\n')).toEqual(['{"LOAN":1,"JOB":null}']);
  });

  it.each([
    ['inputs', '{"inputs":[{"name":"LOAN","value":1},{"name":"JOB","value":"a"}]}'],
    ['data', '{"data":{"LOAN":1,"JOB":"a"}}'],
    ['flat', '{"LOAN":1,"JOB":"a"}'],
  ])('SCR_REQUEST_SHAPE=%s is what a row becomes', async (shape, record) => {
    const { sent } = await recording({ SCR_REQUEST_SHAPE: shape });
    expect(await sent('LOAN,JOB\n1,a\n')).toEqual([record]);
  });

  it('MAX_RECORD_BYTES bounds a record', async () => {
    const { sent } = await recording({ MAX_RECORD_BYTES: '100' });
    expect(await sent(`LOAN,ID\n1,${'x'.repeat(100)}\n`)).toMatchObject({ code: 'invalid-record' });
  });
});

describe('The cells of a table whose model has no signature', () => {
  const withoutSignature = (env: Env = {}) => recording(env, { scr: { apiMeta: 'off' } });

  it('are guessed by column: what may be a code stays text', async () => {
    const { rig, sent } = await withoutSignature();
    expect(await sent('A,ZIP,M,E\n1,00123,.,\n2.5,99999,3,\n')).toEqual([
      '{"A":1,"ZIP":"00123","M":null,"E":""}',
      '{"A":2.5,"ZIP":"99999","M":3,"E":""}',
    ]);
    expect(rig.container.log.lines.join('\n')).toMatch(/The signature of the model is not known/);
  });

  it('are what SCR_INPUT_TYPES says', async () => {
    const { sent } = await withoutSignature({ SCR_INPUT_TYPES: 'a=string,ZIP=number' });
    expect(await sent('A,ZIP\n1,00123\n')).toEqual(['{"A":"1","ZIP":123}']);
  });

  it('that are at odds with the rows before are told, without what they hold', async () => {
    const { sent } = await withoutSignature();
    const rows = Array.from({ length: 2000 }, (_, index) => String(index));
    const problem = await sent(linesOf(['A', ...rows, 'n/a', 'secret']));
    expect(problem).toMatchObject({ code: 'invalid-record' });
  });

  it('need a header that holds no value, or the word of the caller', async () => {
    const { sent } = await withoutSignature();
    expect(await sent('1,x\n2,y\n')).toMatchObject({
      code: 'invalid-request',
      detail: expect.stringMatching(/header=present|SCR_CSV_COLUMNS/),
    });
    expect(await sent('2020,x\n1,y\n', 'text/csv; header=present')).toEqual(['{"2020":1,"x":"y"}']);
  });

  it('come back in the columns of the first result', async () => {
    const { rig } = await withoutSignature();
    expect((await post(rig.port, linesOf([HEADER, ...LINES]))).text).toBe(
      linesOf([OUTPUT_HEADER, ...SCORED]),
    );
  });

  it('cannot have the columns of a signature', async () => {
    const { sent } = await withoutSignature({ SCR_CSV_COLUMNS: '@signature' });
    expect(await sent(linesOf(LINES))).toMatchObject({ status: 500, code: 'misconfigured' });
  });
});
