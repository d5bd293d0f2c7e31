import { describe, expect, it } from '@jest/globals';
import type { Figures } from '../../bench/figures.ts';
import { toMarkdown, toText } from '../../bench/report/table.ts';
import { peersTable } from '../../bench/report/tables.ts';

const peers = [
  { id: 'direct', title: 'SCR (stand-in), no proxy' },
  { id: 'ours', title: 'scr-sagemaker' },
  { id: 'flask', title: 'Flask, as published' },
  { id: 'nginx', title: 'nginx, 1 worker' },
];

const base = { connections: 32, rounds: 5, p50Ms: 1.234, p99Ms: 1234.5, errors: 0 };
const use = { processes: 1, peakResidentBytes: 98_700_000, logBytesPerRequest: 300 };
const figures: Figures[] = [
  { ...base, peerId: 'direct', requestsPerSecond: 123_456 },
  { ...base, ...use, peerId: 'ours', requestsPerSecond: 10_000, cpuUsPerRequest: 100 },
  { ...base, ...use, peerId: 'flask', requestsPerSecond: 1500, cpuUsPerRequest: 1230, errors: 12_345 },
];

describe('the table of peers', () => {
  it('shows each figure over that of this project, and nothing for what was not measured', () => {
    expect(peersTable(peers, figures, 32).rows).toEqual([
      ['SCR (stand-in), no proxy', '123,456', '12.35', '1.23', '1234.50', '–', '–', '–', '–', '0'],
      ['scr-sagemaker', '10,000', '1.00', '1.23', '1234.50', '100', '1.00', '1', '99', '0'],
      ['Flask, as published', '1,500', '0.15', '1.23', '1234.50', '1,230', '12.30', '1', '99', '12,345'],
    ]);
  });

  it('fits a terminal of 110 columns, in straight columns', () => {
    const lines = toText(peersTable(peers, figures, 32)).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });

  it('is a table in Markdown too: a header, a rule, rows of as many cells', () => {
    const lines = toMarkdown(peersTable(peers, figures, 32)).split('\n');
    expect(lines[1]).toMatch(/^\| -+ (\| -+: )+\|$/);
    expect(new Set(lines.map((line) => line.split('|').length)).size).toBe(1);
    expect(lines).toHaveLength(2 + 3);
  });
});
