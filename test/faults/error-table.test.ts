import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startRig } from '../harness/container.ts';
import { invoke, withFault } from '../harness/http.ts';
import { problemOf } from '../harness/problem.ts';
import { FLAT_RECORD } from '../harness/records.ts';

describe("Each of SCR's faults has its status", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({
      scr: { countIds: 1000 },
      env: { SCR_MAX_RESPONSE_BYTES: '10000', SCR_BREAKER_FAILURES: '0', INVOCATION_TIMEOUT_MS: '1000' },
    });
  });

  it.each([
    ['reset-before-score', 502, 'scr-unavailable'],
    ['reset-before', 502, 'scr-unavailable'],
    ['reset-within', 502, 'scr-unavailable'],
    ['truncated', 502, 'scr-unavailable'],
    ['garbage', 502, 'scr-bad-response'],
    ['redirect', 502, 'scr-bad-response'],
    ['big:20000', 502, 'response-too-large'],
    ['hang', 504, 'deadline-exceeded'],
    ['slow:3000', 504, 'deadline-exceeded'],
    ['slow-body:3000', 504, 'deadline-exceeded'],
  ])('%s: %i %s, and at most one score', async (fault, status, code) => {
    rig.scr.resetCounts();
    const answer = await invoke(rig.port, FLAT_RECORD, withFault(fault));
    expect(problemOf(answer)).toMatchObject({ status, code });
    expect(rig.scr.counts().started).toBeLessThanOrEqual(1);
    expect(rig.scr.counts().total).toBe(1);
  });

  it('an answer just under the limit comes through', async () => {
    const answer = await invoke(rig.port, FLAT_RECORD, withFault('big:10000'));
    expect(answer.status).toBe(200);
    expect(answer.body).toHaveLength(10_000);
  });

  it('an answer that was whole before the reset comes through', async () => {
    expect((await invoke(rig.port, FLAT_RECORD, withFault('reset-after'))).status).toBe(200);
  });

  it('an answer that is not JSON comes through as it is', async () => {
    const answer = await invoke(rig.port, FLAT_RECORD, withFault('not-json'));
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('<title>Sign in</title>') });
    expect(answer.headers['content-type']).toBe('text/html;charset=UTF-8');
  });

  it('an answer without a content type comes through without one', async () => {
    const answer = await invoke(rig.port, FLAT_RECORD, withFault('no-content-type'));
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty('content-type');
  });

  it.each([400, 404, 415, 422, 429, 500, 503])(
    "SCR's own %i comes through with its body and content type",
    async (status) => {
      const answer = await invoke(
        rig.port,
        FLAT_RECORD,
        withFault(`status:${status}:text/x-odd:no%20score%3B`),
      );
      expect(answer).toMatchObject({ status, text: 'no score;' });
      expect(answer.headers['content-type']).toBe('text/x-odd');
    },
  );

  it("SCR's 204 comes through without a body or a length", async () => {
    const answer = await invoke(rig.port, FLAT_RECORD, withFault('status:204'));
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(answer.headers).not.toHaveProperty('content-length');
  });

  it('an answer in chunks comes through with its length', async () => {
    const chunked = await startRig({ scr: { framing: 'chunked' } });
    const answer = await invoke(chunked.port, FLAT_RECORD);
    expect(answer.status).toBe(200);
    expect(Number(answer.headers['content-length'])).toBe(answer.body.length);
  });
});
