import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { decimalTerms, intercept, levelTerms } from '../../../../src/local/scr/model.ts';
import { outputsOf, post, standIns } from './stand-ins.ts';

const guide = readFileSync('docs/stand-in.md', 'utf8');

function guideTable(heading: string): string[][] {
  const section = guide.split(`### ${heading}\n`)[1]?.split('\n### ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.slice(2, -2).split(' | '));
}

const decimals = guideTable('Decimal inputs');
const levels = guideTable('String inputs');
const example = JSON.parse(/```json\n(\{"data":.*?\})\n```/s.exec(guide)?.[1] ?? '');
const workedOut = Number(/P_BAD1 = 1 \/ \(1 \+ e\^[\d.]+\) = ([\d.]+)/.exec(guide)?.[1]);

/** The guide's formula with the guide's coefficients, written anew. */
function byHand(inputs: Record<string, number | string | null>): number {
  let logit = Number(/intercept = (-?[\d.]+)/.exec(guide)?.[1]);
  for (const [name = '', coefficient, replacement] of decimals) {
    logit += Number(coefficient) * Number(inputs[name] ?? replacement);
  }
  for (const [name = '', level = '', contribution, replacement] of levels) {
    const given = inputs[name] ?? null;
    if (given === null ? replacement === 'yes' : String(given).toUpperCase() === level.toUpperCase()) {
      logit += Number(contribution);
    }
  }
  return 1 / (1 + Math.exp(-logit));
}

describe('the model', () => {
  const start = standIns();

  it('has the coefficients that the guide shows', () => {
    expect(Number(/intercept = (-?[\d.]+)/.exec(guide)?.[1])).toBe(intercept);
    expect(decimals).toEqual(
      decimalTerms.map(({ name, coefficient, replacement }) => [
        name,
        coefficient.toFixed(6).replace(/0+$/, ''),
        String(replacement),
      ]),
    );
    expect(levels.map(([name, level, value]) => [name, level?.toUpperCase(), Number(value)])).toEqual(
      levelTerms.flatMap(({ name, levels: known }) =>
        [...known].map(([level, value]) => [name, level, value]),
      ),
    );
  });

  it("answers the guide's worked example with the result worked out there", async () => {
    const { scoreUrl } = await start();
    const outputs = await outputsOf(await post(scoreUrl, JSON.stringify(example)));
    expect(outputs.number('P_BAD1')).toBeCloseTo(workedOut, 6);
    expect(outputs.number('P_BAD1')).toBeCloseTo(byHand(example.data), 12);
    expect(outputs.number('P_BAD0') + outputs.number('P_BAD1')).toBeCloseTo(1, 12);
    expect(outputs.number('EM_EVENTPROBABILITY')).toBe(outputs.number('P_BAD1'));
    expect(outputs.number('EM_PROBABILITY')).toBe(outputs.number('P_BAD0'));
    expect(outputs.text('_WARN_')).toBeNull();
  });

  it.each([
    ['nothing given', {}, 'M'],
    ['one input missing', { ...example.data, DEBTINC: null }, 'M'],
    ['a blank string', { ...example.data, JOB: '  ' }, 'M'],
    ['a level that the model has not', { ...example.data, REASON: 'REFINANCE' }, 'U'],
    ['both', { JOB: 'Astronaut' }, 'MU'],
  ])('replaces what is missing by constants and warns: %s', async (_, data, warning) => {
    const { scoreUrl } = await start();
    const outputs = await outputsOf(await post(scoreUrl, JSON.stringify({ data })));
    expect(outputs.text('_WARN_')).toBe(warning);
    const blankIsNull = Object.entries(data).map(([name, value]) => [
      name,
      String(value).trim() ? value : null,
    ]);
    expect(outputs.number('P_BAD1')).toBeCloseTo(byHand(Object.fromEntries(blankIsNull)), 12);
  });

  it('classifies as an event from one half on, in twelve characters', async () => {
    const { scoreUrl } = await start();
    const data = { ...example.data, DELINQ: 4 };
    const outputs = await outputsOf(await post(scoreUrl, JSON.stringify({ data })));
    expect(outputs.number('P_BAD1')).toBeGreaterThan(0.5);
    expect(outputs.text('EM_CLASSIFICATION')).toBe('           1');
    expect(outputs.text('I_BAD')).toBe('           1');
    expect(outputs.number('EM_PROBABILITY')).toBe(outputs.number('P_BAD1'));
  });
});
