import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Watched } from './watched.ts';

interface SavedQuery {
  readonly name: string;
  readonly logGroupNames: readonly string[];
  readonly lines: readonly string[];
}

/** Queries of CloudWatch Logs Insights that an operator begins with; the first ones join the lines of a call by its correlation id. */
export function createSavedQueries(scope: Construct, folder: string, watched: Watched): void {
  for (const { lines, logGroupNames, name } of queriesOf(watched)) {
    if (logGroupNames.length === 0) continue;
    new CfnQueryDefinition(scope, `Query-${name}`, {
      name: `${folder}/${name}`,
      logGroupNames: [...logGroupNames],
      queryString: lines.join('\n'),
    });
  }
}

function queriesOf({ batches, endpoints, frontDoor }: Watched): readonly SavedQuery[] {
  const endpointLogs = endpoints.map(({ logGroupName }) => logGroupName);
  const batchLogs = batches.map(({ logGroupName }) => logGroupName);
  const frontDoorLogs = frontDoor === undefined ? [] : [frontDoor.logGroupName];
  const all = [...frontDoorLogs, ...batchLogs, ...endpointLogs];
  return [
    {
      name: 'one-call',
      logGroupNames: all,
      lines: [
        '# Everything that was logged about one call: put its correlation id in.',
        'fields @timestamp, service, level, message, route, status, code, durationMs, queueMs, scrMs, endpointMs, detail, reason',
        '| filter correlationId = "order-4711"',
        '| sort @timestamp asc',
        '| limit 1000',
      ],
    },
    {
      name: 'where-the-time-goes',
      logGroupNames: [...frontDoorLogs, ...endpointLogs],
      lines: [
        '# The slowest calls, front door and container joined by correlation id, in milliseconds.',
        'filter message = "request" and route = "invocations"',
        '| stats max(durationMs) as wholeMs, max(endpointMs) as endpointMs, max(queueMs) as queueMs, max(scrMs) as scrMs, max(status) as status, count(*) as lines by correlationId',
        '| sort wholeMs desc',
        '| limit 100',
      ],
    },
    {
      name: 'failed-calls',
      logGroupNames: [...frontDoorLogs, ...endpointLogs],
      lines: [
        '# Calls that failed, by what went wrong; with one call for each to look at.',
        'filter message = "request" and status >= 500',
        '| stats count(*) as calls, min(@timestamp) as first, max(@timestamp) as last, latest(correlationId) as oneOfThem by service, endpoint, status, code, awsError',
        '| sort calls desc',
      ],
    },
    {
      name: 'what-sagemaker-refused',
      logGroupNames: [...frontDoorLogs, ...batchLogs],
      lines: [
        "# In AWS's words, why SageMaker or S3 refused a call: permissions and missing endpoints.",
        'fields @timestamp, service, correlationId, message, awsError, operation, reason',
        '| filter message like /refused the|S3 failed/',
        '| sort @timestamp desc',
        '| limit 200',
      ],
    },
    {
      name: 'gateway-alone',
      logGroupNames: frontDoor === undefined ? [] : [frontDoor.accessLogName],
      lines: [
        "# What the gateway answered without the function. gatewayRequestId is in the function's line too, where there is one.",
        'fields @timestamp, gatewayRequestId, traceId, method, path, status, gatewayError, latencyMs, integrationMs, apiKeyId, caller',
        '| filter gatewayError != "-"',
        '| sort @timestamp desc',
        '| limit 200',
      ],
    },
    {
      name: 'batch-outcomes',
      logGroupNames: batchLogs,
      lines: [
        '# What became of objects and messages. The container has <run>.<number> as the correlation id of their calls.',
        'filter message in ["object", "message"]',
        '| stats count(*) as times, sum(records) as records, sum(failedRecords) as failedRecords, max(durationMs) as longestMs, latest(run) as oneOfThem by service, outcome, reason, code',
        '| sort times desc',
      ],
    },
    {
      name: 'starts-and-ends',
      logGroupNames: all,
      lines: [
        '# What did not start, and what ended.',
        'fields @timestamp, service, level, message, reason, code, signal',
        '| filter message like /cannot start|cannot serve|ended unasked|circuit breaker/',
        '| sort @timestamp desc',
        '| limit 200',
      ],
    },
  ];
}
