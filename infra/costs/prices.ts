import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError, complaintsOf, fieldName, messages } from '../config/complaints.ts';

const dollars = z.number().min(0);

/** A price, and where it was read; null where nobody has said it. */
const sourced = z.union([
  z.strictObject({ price: dollars, asOf: z.string(), source: z.url() }),
  z.strictObject({ price: z.null() }),
]);

const PRICE_NAMES = [
  'restApiPerMillion',
  'httpApiPerMillion',
  'lambdaPerMillion',
  'lambdaArmPerGbSecond',
  'lambdaProvisionedArmPerGbSecond',
  'logsPerGb',
  'dashboardPerMonth',
  'metricPerMonth',
  'alarmMetricPerMonth',
  'tracePerMillion',
  'wafAclPerMonth',
  'wafRulePerMonth',
  'wafPerMillion',
  'serverlessPerGbSecond',
  'serverlessProvisionedPerGbSecond',
] as const;

export type PriceName = (typeof PRICE_NAMES)[number];

const priceTable = z.strictObject({
  about: z.string(),
  prices: z.record(z.enum(PRICE_NAMES), sourced),
  instancePerHour: z.record(z.string(), dollars),
});

const load = z.strictObject({
  name: z.string().min(1),
  requestsPerMonth: z.number().min(0).describe('Of each model behind the front door.'),
});

/** What a user knows and nobody else: prices of their own account and Region, and what their model takes. */
const costInputs = z.strictObject({
  prices: z.partialRecord(z.enum(PRICE_NAMES), dollars).default({}),
  instancePerHour: z.record(z.string(), dollars).default({}).describe('Dollars, by instance type.'),
  loads: z
    .array(load)
    .min(1)
    .default([
      { name: '100 thousand', requestsPerMonth: 100_000 },
      { name: '1 million', requestsPerMonth: 1_000_000 },
      { name: '10 million', requestsPerMonth: 10_000_000 },
    ]),
  modelMs: z.number().positive().default(50).describe('Time of a request in the container.'),
  frontDoorMs: z
    .number()
    .positive()
    .default(10)
    .describe('Time of a request in the function, beside the endpoint.'),
  peakFactor: z.number().min(1).default(4).describe('The busiest minutes, as a multiple of the average.'),
  logBytesPerRequest: z
    .number()
    .min(0)
    .default(2500)
    .describe('Lines and metrics of function, gateway and container together.'),
});

export type CostInputs = z.output<typeof costInputs>;

/** Prices to reckon with: those of the table, and the user's own instead. undefined where there is none. */
export interface Prices {
  readonly of: (name: PriceName) => number | undefined;
  readonly instancePerHour: (instanceType: string) => number | undefined;
}

/** @throws ConfigError naming what of the inputs is wrong */
export function parseInputs(given: unknown): CostInputs {
  const parsed = costInputs.safeParse(given, { error: messages });
  if (parsed.success) return parsed.data;
  throw new ConfigError(complaintsOf(parsed.error.issues, fieldName));
}

/** The table of prices of the repository. */
export function readPriceTable(): z.output<typeof priceTable> {
  return priceTable.parse(JSON.parse(readFileSync(new URL('prices.json', import.meta.url), 'utf8')));
}

export function pricesOf({ instancePerHour, prices }: CostInputs): Prices {
  const table = readPriceTable();
  return {
    of: (name) => prices[name] ?? table.prices[name].price ?? undefined,
    instancePerHour: (type) => instancePerHour[type] ?? table.instancePerHour[type],
  };
}
