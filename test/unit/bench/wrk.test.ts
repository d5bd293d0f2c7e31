import { describe, expect, it } from '@jest/globals';
import { parseWrk } from '../../bench/load/wrk.ts';

const errors = { connect: 0, read: 3, write: 0, status: 2, timeout: 1 };

function printed(requests: number): string {
  const result = { requests, bytes: requests * 500, durationUs: 2_000_000, p50Us: 740, p99Us: 3210, errors };
  return `Running 2s test @ http://127.0.0.1:1\n  1 threads\nRequests/sec: 1\nRESULT ${JSON.stringify(result)}\n`;
}

describe('the result of a load', () => {
  it('is in requests per second and milliseconds, with every kind of error', () => {
    expect(parseWrk(printed(10_000))).toEqual({
      requests: 10_000,
      requestsPerSecond: 5000,
      p50Ms: 0.74,
      p99Ms: 3.21,
      bytesPerRequest: 500,
      errors,
    });
  });

  it("isn't made up where no request was answered", () => {
    expect(() => parseWrk(printed(0))).toThrow('no answer');
  });

  it("isn't made up where wrk printed none, and shows what it printed", () => {
    expect(() => parseWrk('unable to connect')).toThrow('unable to connect');
  });
});
