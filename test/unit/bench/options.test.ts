import { describe, expect, it } from '@jest/globals';
import { parseOptions } from '../../bench/options.ts';
import { outputsOf } from '../../bench/payload.ts';
import { choosePeers } from '../../bench/peers/all.ts';
import { duration } from '../../bench/progress.ts';
import { rotated } from '../../bench/rounds.ts';

describe('the command line of the benchmark', () => {
  it('is five rounds of four seconds by default, and one of one second when in a hurry', () => {
    expect(parseOptions([])).toMatchObject({ rounds: 5, seconds: 4, only: [], write: false, check: false });
    expect(parseOptions(['--quick'])).toMatchObject({ rounds: 1, seconds: 1, warmupSeconds: 1 });
    expect(parseOptions(['--quick', '--rounds', '3'])).toMatchObject({ rounds: 3, seconds: 1 });
  });

  it.each(['0', '-1', '1.5', 'many', ''])("refuses '%s' rounds, naming the option", (text) => {
    expect(() => parseOptions([`--rounds=${text}`])).toThrow('--rounds');
  });

  it('scores a CSV of 20,000 rows, or as many as are asked for', () => {
    expect(parseOptions([])).toMatchObject({ rows: 20_000 });
    expect(parseOptions(['--quick'])).toMatchObject({ rows: 2000 });
    expect(parseOptions(['--rows', '1000000'])).toMatchObject({ rows: 1_000_000 });
  });

  it("starts the front door's function often enough for a median", () => {
    expect(parseOptions([])).toMatchObject({ coldStarts: 21 });
    expect(parseOptions(['--quick'])).toMatchObject({ coldStarts: 3 });
    expect(parseOptions(['--cold-starts', '51'])).toMatchObject({ coldStarts: 51 });
  });

  it('scores an object of 200 MB, or a small one when in a hurry', () => {
    expect(parseOptions([])).toMatchObject({ objectMegabytes: 200 });
    expect(parseOptions(['--quick'])).toMatchObject({ objectMegabytes: 10 });
    expect(() => parseOptions(['--object-mb', '300'])).toThrow('--object-mb');
  });

  it('refuses an option that does not exist', () => {
    expect(() => parseOptions(['--fast'])).toThrow('--fast');
  });

  it('names the peers when asked for one that does not exist', () => {
    expect(() => choosePeers(['ours', 'apache'])).toThrow(/apache; the peers are direct, ours,/);
  });

  it.each(['records', 'frontdoor', 'objects'])('runs no peer where %s alone is asked for', (id) => {
    expect(choosePeers([id])).toEqual([]);
  });

  it("keeps the table's order whatever the order asked for", () => {
    expect(choosePeers(['nginx', 'ours']).map(({ id }) => id)).toEqual(['ours', 'nginx']);
  });
});

describe('a run of the benchmark', () => {
  it('starts each round with another peer and leaves none out', () => {
    const rounds = [0, 1, 2, 3].map((round) => rotated(['a', 'b', 'c'], round).join(''));
    expect(rounds).toEqual(['abc', 'bca', 'cab', 'abc']);
  });

  it('tells how long is left as a person would', () => {
    expect([duration(0.2), duration(59.5), duration(125)]).toEqual(['1 s', '1 min 0 s', '2 min 5 s']);
  });

  it.each([
    '{"outputs":[{"name":"P_BAD1","value":0.2}],"version":1}',
    '{"data":{"P_BAD1":0.2},"metadata":{}}',
  ])('takes the score out of either shape of answer: %s', (answer) => {
    expect(JSON.stringify(outputsOf(answer))).toContain('P_BAD1');
  });

  it.each(['{"outputs":[]}', '{"errorCode":0}', '{"data":"no"}'])('is not satisfied with %s', (answer) => {
    expect(() => outputsOf(answer)).toThrow('without outputs');
  });
});
