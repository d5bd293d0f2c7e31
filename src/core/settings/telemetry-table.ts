import * as kind from './kinds.ts';
import type { Setting } from './read.ts';

const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

/** Environment variables for log and metrics, the same in every deployment. */
export const TELEMETRY_TABLE = {
  logLevel: {
    name: 'LOG_LEVEL',
    kind: kind.oneOf(...LOG_LEVELS),
    defaultText: 'INFO',
    meaning: 'Least level that is logged.',
  },
  logPayloads: {
    name: 'LOG_PAYLOADS',
    kind: kind.flag,
    defaultText: 'false',
    meaning: "true: SCR's own SCR_IO lines, which hold input and output values, are forwarded to the log.",
  },
  metricsNamespace: {
    name: 'METRICS_NAMESPACE',
    kind: kind.text,
    defaultText: 'ScrSagemaker',
    meaning: 'CloudWatch namespace of the metrics that are written to the log in embedded metric format.',
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
