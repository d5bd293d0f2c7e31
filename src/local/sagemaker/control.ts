import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { Endpoint } from './endpoint.ts';
import type { FaultRules } from './fault-rules.ts';
import type { JobLog } from './job-log.ts';
import type { Ledger } from './ledger.ts';

export const controlPrefix = '/__sagemaker/';

export interface ControlParts {
  readonly rules: FaultRules;
  readonly ledger: Ledger;
  readonly jobs: JobLog;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
}

interface ControlAnswer {
  readonly status: number;
  readonly value: unknown;
}

/** The local SageMaker's own API: faults, counts, requests. It is no part of SageMaker, and takes no signature. */
export function createControl(parts: ControlParts) {
  return (req: IncomingMessage, res: ServerResponse, path: string): void => {
    const send = ({ status, value }: ControlAnswer) => {
      res.writeHead(status, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify(value));
    };
    const resource = path.slice(controlPrefix.length);
    if (req.method === 'POST' && resource === 'faults') {
      readText(req).then(
        (body) => send(addRule(parts.rules, body)),
        () => res.destroy(),
      );
      return;
    }
    req.resume();
    const { searchParams } = new URL(req.url ?? '/', 'http://local');
    send(answerOf(parts, `${req.method} ${resource}`, searchParams));
  };
}

function answerOf(parts: ControlParts, operation: string, query: URLSearchParams): ControlAnswer {
  const { rules, ledger, jobs, endpoints } = parts;
  switch (operation) {
    case 'GET faults':
      return ok({ faults: rules.list() });
    case 'DELETE faults':
      rules.clear();
      return ok({ faults: [] });
    case 'GET counts':
      return ok(ledger.counts());
    case 'DELETE counts':
      ledger.reset();
      return ok(ledger.counts());
    case 'GET requests':
      return ok({ requests: ledger.requests(Number(query.get('last') ?? Number.MAX_SAFE_INTEGER)) });
    case 'GET jobs':
      return ok({ jobs: jobs.list() });
    case 'GET endpoints':
      return ok({ endpoints: [...endpoints.values()].map(described) });
    default:
      return { status: 404, value: { error: `There is no ${operation} here.` } };
  }
}

function described({ options, status, instances }: Endpoint) {
  return {
    name: options.name,
    status,
    containers: instances.map((instance) => ({ url: instance.url, status: instance.status })),
  };
}

function addRule(rules: FaultRules, body: string): ControlAnswer {
  try {
    rules.add(JSON.parse(body));
    return { status: 201, value: { faults: rules.list() } };
  } catch (error) {
    return { status: 400, value: { error: error instanceof Error ? error.message : String(error) } };
  }
}

function ok(value: unknown): ControlAnswer {
  return { status: 200, value };
}
