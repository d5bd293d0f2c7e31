import { describe, expect, it } from '@jest/globals';
import { createFaultRules } from '../../../../src/local/scr/fault-rules.ts';
import { inputsBody, jsonAt, post, standIns } from './stand-ins.ts';

describe('faults that are set', () => {
  const start = standIns();
  const statuses = async (url: string, count: number) => {
    const seen: number[] = [];
    for (let i = 0; i < count; i++) seen.push((await post(url, inputsBody)).status);
    return seen;
  };
  const setOver = (url: string, rule: unknown) => post(`${url}/__standin/faults`, JSON.stringify(rule));

  it('through the control API, for the next so many scores', async () => {
    const { url, scoreUrl } = await start();
    const set = await setOver(url, { fault: 'status', arg: 503, count: 2 });
    expect(set.status).toBe(201);
    expect(await set.json()).toEqual({ faults: [{ fault: 'status', arg: 503, count: 2 }] });
    expect(await statuses(scoreUrl, 4)).toEqual([503, 503, 200, 200]);
  });

  it('for every n-th score, until they are deleted', async () => {
    const { url, scoreUrl } = await start();
    await setOver(url, { fault: 'status:500', everyNth: 3 });
    expect(await statuses(scoreUrl, 6)).toEqual([200, 200, 500, 200, 200, 500]);
    expect(await (await fetch(`${url}/__standin/faults`)).json()).toEqual({
      faults: [{ fault: 'status:500', everyNth: 3 }],
    });
    await fetch(`${url}/__standin/faults`, { method: 'DELETE' });
    expect(await statuses(scoreUrl, 3)).toEqual([200, 200, 200]);
  });

  it('with a probability: the same seed, the same scores', () => {
    const draw = (seed: number) => {
      const rules = createFaultRules();
      rules.add({ fault: 'hang', probability: 0.3, seed });
      return Array.from({ length: 1000 }, () => rules.next('score').length);
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    const hits = draw(7).reduce((sum, hit) => sum + hit, 0);
    expect(hits).toBeGreaterThan(250);
    expect(hits).toBeLessThan(350);
  });

  it('several that apply to the same score all do', async () => {
    const standIn = await start();
    standIn.setFault({ fault: 'status:502' });
    standIn.setFault({ fault: 'header:X-Own=1' });
    const response = await post(standIn.scoreUrl, inputsBody);
    expect([response.status, response.headers.get('x-own')]).toEqual([502, '1']);
    standIn.clearFaults();
    expect(await statuses(standIn.scoreUrl, 1)).toEqual([200]);
  });

  it.each([
    ['no JSON', '{'],
    ['no fault', '{}'],
    ['an unknown fault', '{"fault":"nap"}'],
    ['a wrong argument', '{"fault":"slow","arg":"soon"}'],
    ['an unknown member', '{"fault":"hang","nth":3}'],
    ['two conditions', '{"fault":"hang","count":1,"everyNth":2}'],
    ['an unknown target', '{"fault":"hang","on":"ping"}'],
    ['a negative count', '{"fault":"hang","count":-1}'],
  ])('are refused where they make no sense: %s', async (_, body) => {
    const { url, scoreUrl } = await start();
    const response = await post(`${url}/__standin/faults`, body);
    expect(response.status).toBe(400);
    expect(await jsonAt(response, 'error')).toEqual(expect.any(String));
    expect(await statuses(scoreUrl, 1)).toEqual([200]);
  });
});
