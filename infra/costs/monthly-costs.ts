import type { Target } from '../config/config.ts';
import { servedModels } from '../config/deployment.ts';
import type { Model } from '../config/model.ts';
import type { CostInputs, Prices } from './prices.ts';

/** One line of a bill. */
export interface CostLine {
  readonly what: string;
  /** US dollars a month; undefined where its price is not known. */
  readonly dollars: number | undefined;
  /** What has to be given for it to be known. */
  readonly missing?: string;
}

export interface MonthlyCosts {
  readonly load: string;
  readonly lines: readonly CostLine[];
  /** Of the lines whose price is known. */
  readonly dollars: number;
}

const HOURS = 730;
const MINUTES = HOURS * 60;
const MILLION = 1e6;
const GB = 1e9;
/** Time series that the front door's function writes: outcomes by code, latencies, cold starts. An estimate. */
const FRONT_DOOR_METRICS = 10;

type Load = CostInputs['loads'][number];

/**
 * What an environment costs in a month, at each load. It counts what grows with requests and what runs all the time: gateway, function,
 * endpoints, logs, metrics, alarms. It leaves out what depends on data: S3, SQS, data transfer, KMS, batch scoring and asynchronous endpoints.
 */
export function monthlyCosts(target: Target, inputs: CostInputs, prices: Prices): readonly MonthlyCosts[] {
  return inputs.loads.map((load) => {
    const lines = [
      ...frontDoorLines(target, load, inputs, prices),
      ...endpointLines(target, load, inputs, prices),
    ];
    return { load: load.name, lines, dollars: lines.reduce((sum, { dollars = 0 }) => sum + dollars, 0) };
  });
}

function frontDoorLines(
  { deployment }: Target,
  { requestsPerMonth }: Load,
  { frontDoorMs, logBytesPerRequest, modelMs }: CostInputs,
  prices: Prices,
): readonly CostLine[] {
  const { frontDoor, observability } = deployment;
  const models = servedModels(deployment).length;
  const requests = requestsPerMonth * models;
  const priced = (what: string, amount: number, name: Parameters<Prices['of']>[0]): CostLine =>
    line(what, amount, prices.of(name), name);
  const shared = [
    priced('Logs', (requests * logBytesPerRequest) / GB, 'logsPerGb'),
    priced('Dashboard', 1, 'dashboardPerMonth'),
    priced('Alarms', alarmMetrics(deployment.models, frontDoor !== undefined), 'alarmMetricPerMonth'),
  ];
  if (frontDoor === undefined) return shared;
  const memoryGb = frontDoor.memoryMb / 1024;
  const gbSeconds = (requests * memoryGb * (modelMs + frontDoorMs)) / 1000;
  const provisionedGbSeconds = (frontDoor.provisionedConcurrency ?? 0) * memoryGb * HOURS * 3600;
  const hasOwnWaf =
    frontDoor.gateway === 'rest' && frontDoor.waf !== undefined && !('webAclArn' in frontDoor.waf);
  return [
    priced(
      'API Gateway',
      requests / MILLION,
      frontDoor.gateway === 'rest' ? 'restApiPerMillion' : 'httpApiPerMillion',
    ),
    priced('Lambda, requests', requests / MILLION, 'lambdaPerMillion'),
    priced('Lambda, time', gbSeconds, 'lambdaArmPerGbSecond'),
    ...(provisionedGbSeconds > 0
      ? [priced('Lambda, kept started', provisionedGbSeconds, 'lambdaProvisionedArmPerGbSecond')]
      : []),
    ...(hasOwnWaf
      ? [
          priced('WAF', 1, 'wafAclPerMonth'),
          priced('WAF, rules', 3, 'wafRulePerMonth'),
          priced('WAF, requests', requests / MILLION, 'wafPerMillion'),
        ]
      : []),
    ...(observability.tracing
      ? [priced('X-Ray, if every request is traced', requests / MILLION, 'tracePerMillion')]
      : []),
    priced('Metrics', FRONT_DOOR_METRICS, 'metricPerMonth'),
    ...shared,
  ];
}

/** Metrics that alarms watch, roughly: CloudWatch counts those of an expression one by one. */
function alarmMetrics(models: Readonly<Record<string, Model>>, hasFrontDoor: boolean): number {
  const perModel = Object.values(models).map(
    ({ asyncEndpoint, batch, endpoint }) =>
      (endpoint === undefined ? 0 : 2) +
      (asyncEndpoint === undefined ? 0 : 5) +
      (batch?.objects === undefined ? 0 : 5) +
      (batch?.messages === undefined ? 0 : 3),
  );
  return perModel.reduce((sum, count) => sum + count, hasFrontDoor ? 6 : 0);
}

function endpointLines(
  { deployment }: Target,
  load: Load,
  inputs: CostInputs,
  prices: Prices,
): readonly CostLine[] {
  const served = servedModels(deployment);
  return Object.entries(deployment.models).flatMap(([name, model]) =>
    modelLines(name, model, served.includes(name) ? load.requestsPerMonth : 0, inputs, prices),
  );
}

function modelLines(
  name: string,
  { endpoint }: Model,
  requests: number,
  { modelMs, peakFactor }: CostInputs,
  prices: Prices,
): readonly CostLine[] {
  if (endpoint === undefined) return [];
  if (endpoint.type === 'serverless') {
    const memoryGb = endpoint.memoryMb / 1024;
    const gbSeconds = (requests * memoryGb * modelMs) / 1000;
    const kept = (endpoint.provisionedConcurrency ?? 0) * memoryGb * HOURS * 3600;
    const perGbSecond = (
      what: string,
      amount: number,
      price: 'serverlessPerGbSecond' | 'serverlessProvisionedPerGbSecond',
    ) => line(`${what} ${name}`, amount, prices.of(price), price);
    return [
      perGbSecond('Serverless endpoint', gbSeconds, 'serverlessPerGbSecond'),
      ...(kept > 0 ? [perGbSecond('Kept started,', kept, 'serverlessProvisionedPerGbSecond')] : []),
    ];
  }
  const { instances, scaling, shadow, variants } = endpoint;
  const weights = Object.values(variants).reduce((sum, { weight }) => sum + weight, 0);
  const busiestPerMinute = (requests / MINUTES) * peakFactor;
  const fleets = Object.values(variants).map(({ instanceType, weight }) => ({
    type: instanceType ?? endpoint.instanceType,
    // As if the busiest minutes were all the time: scaling saves what is over.
    count: needed((busiestPerMinute * weight) / weights, scaling?.invocationsPerInstance, instances),
  }));
  if (shadow !== undefined) {
    fleets.push({ type: shadow.instanceType ?? endpoint.instanceType, count: shadow.instanceCount });
  }
  return fleets.map(({ count, type }) =>
    line(
      `Endpoint ${name}, ${count} × ${type}`,
      count * HOURS,
      prices.instancePerHour(type),
      `instancePerHour["${type}"]`,
    ),
  );
}

/** Instances for a load; without a target that says what one does, the least that there are. */
function needed(
  perMinute: number,
  perInstance: number | undefined,
  { max, min }: { readonly min: number; readonly max: number },
): number {
  const wanted = perInstance === undefined ? min : Math.ceil(perMinute / perInstance);
  return Math.min(max, Math.max(min, wanted));
}

function line(what: string, amount: number, price: number | undefined, missing: string): CostLine {
  return price === undefined ? { what, dollars: undefined, missing } : { what, dollars: amount * price };
}
