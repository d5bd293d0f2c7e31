import { describe, expect, it } from '@jest/globals';
import { config as example } from '../../examples/scr-sagemaker.config.ts';
import type { ScrConfig } from '../../infra/config/config.ts';
import { targetsOf } from '../../infra/config/targets.ts';
import { costReport, sourcesReport } from '../../infra/costs/cost-report.ts';
import { monthlyCosts } from '../../infra/costs/monthly-costs.ts';
import { parseInputs, pricesOf, readPriceTable } from '../../infra/costs/prices.ts';
import { configurations, least } from './configurations.ts';

/** Costs of the first environment of a configuration, with what its user gives. */
function costsOf(config: ScrConfig, given: unknown = {}) {
  const inputs = parseInputs(given);
  const [target] = targetsOf(config);
  if (target === undefined) throw new Error('The configuration has no environment.');
  return monthlyCosts(target, inputs, pricesOf(inputs));
}

const dollarsOf = (costs: ReturnType<typeof costsOf>, load: number, what: RegExp) =>
  costs[load]?.lines.find((line) => what.test(line.what))?.dollars;

describe('the costs of a month', () => {
  it('are of three loads, where none is named', () => {
    expect(costsOf(least).map(({ load }) => load)).toEqual(['100 thousand', '1 million', '10 million']);
  });

  it('grow with the requests, at the price of the gateway', () => {
    const given = { loads: [{ name: 'some', requestsPerMonth: 2_000_000 }] };
    expect(dollarsOf(costsOf(least, given), 0, /^API Gateway/)).toBeCloseTo(7);
    const http: ScrConfig = { ...least, frontDoor: { gateway: 'http', auth: { type: 'iam' } } };
    expect(dollarsOf(costsOf(http, given), 0, /^API Gateway/)).toBeCloseTo(2);
  });

  it('are of the time that the function waits for the endpoint, too', () => {
    const given = { modelMs: 90, frontDoorMs: 10, loads: [{ name: 'some', requestsPerMonth: 1_000_000 }] };
    expect(dollarsOf(costsOf(least, given), 0, /^Lambda, time/)).toBeCloseTo(100_000 * 0.0000133334);
  });

  it('hold as many instances as the busiest minutes need, within what scaling may have', () => {
    const given = {
      instancePerHour: { 'ml.m5.large': 1 },
      peakFactor: 10,
      loads: [100_000, 20_000_000, 1_000_000_000].map((requestsPerMonth) => ({
        name: String(requestsPerMonth),
        requestsPerMonth,
      })),
    };
    const counts = costsOf(configurations.restWithEverything ?? least, given).map(
      ({ lines }) =>
        lines.find(({ what }) => what.startsWith('Endpoint homeloan, ') && what.includes('m5'))?.dollars,
    );
    // 20 million a month are 457 a minute, 4,566 at the peak; an instance does 3,000.
    expect(counts).toEqual([2 * 730, 2 * 730, 6 * 730]);
  });

  it('count no price that nobody has said, and say which', () => {
    const [costs] = costsOf(least);
    expect(costs?.lines).toContainEqual({
      what: 'Endpoint homeloan, 1 × ml.m5.large',
      dollars: undefined,
      missing: 'instancePerHour["ml.m5.large"]',
    });
    expect(costReport('least-dev', costsOf(least))).toContain(
      'Without a price, and not in the sum: tracePerMillion',
    );
  });

  it('are added up', () => {
    const [costs] = costsOf(example, { instancePerHour: { 'ml.m5.large': 0.5 } });
    const sum = costs?.lines.reduce((total, { dollars = 0 }) => total + dollars, 0) ?? 0;
    expect(costs?.dollars).toBeCloseTo(sum);
    expect(costs?.dollars).toBeGreaterThan(365);
  });

  it('are refused to inputs that are wrong, and the field is named', () => {
    expect(() => parseInputs({ prices: { coffee: 3 } })).toThrow(/prices/);
    expect(() => parseInputs({ loads: [] })).toThrow(/^loads: /);
    expect(() => parseInputs({ modelMs: 'fast' })).toThrow('modelMs: must be a number');
  });
});

describe('the prices of the repository', () => {
  it('each say where they were read, and of when', () => {
    for (const entry of Object.values(readPriceTable().prices)) {
      if (entry.price !== null)
        expect(entry).toMatchObject({
          asOf: expect.stringMatching(/^20\d\d/),
          source: expect.stringMatching(/^https:/),
        });
    }
    expect(sourcesReport()).toMatch(/restApiPerMillion: 3\.5, 2025-12-02, https:/);
  });
});
