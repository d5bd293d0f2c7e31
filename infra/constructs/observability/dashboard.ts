import {
  Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { variantMetric } from '../endpoint/endpoint-alarms.ts';
import { backlogMetric } from '../endpoint/endpoint-scaling.ts';
import { functionMetric, gatewayMetrics, ownMetric, queueMetric, SERVICES } from './metrics.ts';
import type { Watched, WatchedBatch, WatchedEndpoint, WatchedFrontDoor } from './watched.ts';

const WIDTH = 24;
const THIRD = { width: 8, height: 6 };

/** One page, from what users feel at its top to what may be the cause below. */
export function createDashboard(
  scope: Construct,
  dashboardName: string,
  { batches, endpoints, frontDoor }: Watched,
  alarms: readonly IAlarm[],
): Dashboard {
  const endpointAlarms = endpoints.flatMap(({ alarmNames }) =>
    alarmNames.map((name) => Alarm.fromAlarmName(scope, `Shown-${name}`, name)),
  );
  const rows: IWidget[][] = [
    [
      new AlarmStatusWidget({
        title: 'Alarms',
        alarms: [...alarms, ...endpointAlarms],
        width: WIDTH,
        height: 4,
      }),
    ],
    ...(frontDoor === undefined ? [] : frontDoorRows(frontDoor)),
    ...endpoints.flatMap(endpointRows),
    ...batches.flatMap(batchRows),
  ];
  return new Dashboard(scope, 'Dashboard', { dashboardName, widgets: rows });
}

function frontDoorRows({ functionName, identity, metricsNamespace }: WatchedFrontDoor): IWidget[][] {
  const gateway = gatewayMetrics(identity);
  const own = (name: string, statistic: string) => ownMetric(metricsNamespace, SERVICES.api, name, statistic);
  return [
    [heading('Front door', 'What callers see. Below 5xx: which code, in the saved query failed-calls.')],
    [
      graph('Requests', [gateway.requests, gateway.clientErrors]),
      graph('Answers 5xx, %', [gateway.serverErrorPercent]),
      graph('Latency, ms', [gateway.latency(Stats.p(50)), gateway.latency(Stats.p(99))]),
    ],
    [
      graph('Share of the endpoint and of the front door, p99, ms', [
        own('EndpointLatency', Stats.p(99)),
        own('FrontDoorLatency', Stats.p(99)),
      ]),
      graph('Function: errors and throttles', [
        functionMetric(functionName, 'Errors', Stats.SUM),
        functionMetric(functionName, 'Throttles', Stats.SUM),
      ]),
      graph('Function: at once, and cold starts', [
        functionMetric(functionName, 'ConcurrentExecutions', Stats.MAXIMUM),
        own('ColdStart', Stats.SUM),
      ]),
    ],
  ];
}

function endpointRows({ endpointName, type, variantNames }: WatchedEndpoint): IWidget[][] {
  const each = (metric: string, statistic: string) =>
    variantNames.map((name) => variantMetric(endpointName, name, metric, statistic, `${metric} ${name}`));
  const third =
    type === 'asynchronous'
      ? graph('Waiting: how many, how long, s', [
          backlogMetric(endpointName, 'ApproximateBacklogSize', Stats.MAXIMUM),
          backlogMetric(endpointName, 'ApproximateAgeOfOldestRequest', Stats.MAXIMUM),
        ])
      : graph('Invocations, and those of an instance', [
          ...each('Invocations', Stats.SUM),
          ...(type === 'real-time' ? each('InvocationsPerInstance', Stats.SUM) : []),
        ]);
  return [
    [
      heading(
        `Endpoint ${endpointName}`,
        `${type}. Its log, with SCR's own lines: /aws/sagemaker/Endpoints/${endpointName}`,
      ),
    ],
    [
      graph('Errors of the container', [
        ...each('Invocation5XXErrors', Stats.SUM),
        ...each('Invocation4XXErrors', Stats.SUM),
      ]),
      graph('Time in the container, µs', [
        ...each('ModelLatency', Stats.p(50)),
        ...each('ModelLatency', Stats.p(99)),
      ]),
      third,
    ],
  ];
}

function batchRows({
  deadLetterQueueName,
  functionName,
  kind,
  metricsNamespace,
  name,
  queueName,
}: WatchedBatch): IWidget[][] {
  const own = (metric: string) => ownMetric(metricsNamespace, SERVICES[kind], metric, Stats.SUM);
  return [
    [heading(`Batch ${name}`, `Scoring of ${kind}, by ${functionName}.`)],
    [
      graph('Records', [own('RecordsScored'), own('RecordsFailed')]),
      graph('Waiting, and dead letters', [
        queueMetric(queueName, 'ApproximateNumberOfMessagesVisible', Stats.MAXIMUM, 'waiting'),
        queueMetric(queueName, 'ApproximateNumberOfMessagesNotVisible', Stats.MAXIMUM, 'being scored'),
        queueMetric(deadLetterQueueName, 'ApproximateNumberOfMessagesVisible', Stats.MAXIMUM, 'dead letters'),
      ]),
      graph('Oldest that waits, s', [queueMetric(queueName, 'ApproximateAgeOfOldestMessage', Stats.MAXIMUM)]),
    ],
  ];
}

function graph(
  title: string,
  left: NonNullable<ConstructorParameters<typeof GraphWidget>[0]['left']>,
): GraphWidget {
  return new GraphWidget({ ...THIRD, title, left });
}

function heading(title: string, text: string): TextWidget {
  return new TextWidget({ markdown: `## ${title}\n${text}`, width: WIDTH, height: 2 });
}
