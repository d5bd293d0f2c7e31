import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, answerOfThrown, errorAnswer } from './answer.ts';
import { readFields } from './api-fields.ts';
import { controlPrefix } from './control.ts';
import { describeEndpoint, endpointNameIn } from './describe-endpoint.ts';
import { type Endpoint, endpointNotFound } from './endpoint.ts';
import type { FaultRules } from './fault-rules.ts';
import { type Ending, inflictFaults } from './inflict-faults.ts';
import type { InvocationParts } from './invocation.ts';
import { type InvokeAsyncParts, invokeAsync, MAX_INLINE_BYTES } from './invoke-async.ts';
import { invokeEndpoint } from './invoke-endpoint.ts';
import { invokeStream } from './invoke-stream.ts';
import type { Ledger } from './ledger.ts';
import { type Invocation, type Target, targetOf } from './operations.ts';
import { type ReceivedBody, receiveBody } from './received-body.ts';
import { reset, sendAnswer, sendPart } from './send-answer.ts';
import { unknownOperation } from './service-error.ts';
import { checkSignature } from './signature.ts';
import { newTrace, type Trace } from './trace.ts';

export interface HandlingParts extends InvocationParts, InvokeAsyncParts {
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly rules: FaultRules;
  readonly ledger: Ledger;
  readonly control: (req: IncomingMessage, res: ServerResponse, path: string) => void;
}

/** One request with what was read of it. */
interface Arrived {
  readonly req: IncomingMessage;
  readonly target: Target;
  readonly body: ReceivedBody;
  readonly trace: Trace;
  /** Aborts when the caller has gone. */
  readonly gone: AbortSignal;
}

const MAX_DESCRIBE_BYTES = 64 * 1024;

/** Answers every request: operations, the control API, and UnknownOperationException for the rest. */
export function createRequestHandler(parts: HandlingParts) {
  return (req: IncomingMessage, res: ServerResponse): void => {
    const [path = '/'] = (req.url ?? '/').split('?');
    if (path.startsWith(controlPrefix)) parts.control(req, res, path);
    else void serve(parts, req, res, targetOf(req.method ?? '', path, amzTarget(req)));
  };
}

async function serve(
  parts: HandlingParts,
  req: IncomingMessage,
  res: ServerResponse,
  target: Target | undefined,
): Promise<void> {
  const gone = whenGone(res);
  const requestId = randomUUID();
  const name = target !== undefined && 'endpointName' in target ? target.endpointName : undefined;
  const trace = newTrace(target?.operation ?? 'InvokeEndpoint', name, requestId, req.headers);
  if (target === undefined) {
    req.resume();
    await sendAnswer(res, errorAnswer(unknownOperation(), undefined), trace, gone).catch(() => {});
    return;
  }
  const ended = parts.ledger.begin(trace);
  try {
    const body = await receiveBody(req, limitOf(parts, target));
    trace.bytesIn = body.byteLength;
    const ending = await endingOf(parts, { req, target, body, trace, gone });
    const { outcome, status } = await end(res, ending, trace, gone);
    ended(outcome, status);
  } catch {
    // Only a connection that is gone makes sending, or waiting before it, fail.
    res.destroy();
    ended('CallerGone', 0);
  }
}

async function endingOf(parts: HandlingParts, arrived: Arrived): Promise<Ending> {
  const { req, target, body, trace, gone } = arrived;
  const { options } = parts;
  try {
    await checkSignature(
      { method: req.method ?? '', url: req.url ?? '/', headers: req.headers, bodySha256: body.sha256 },
      { credentials: options.credentials, maxClockSkewMs: options.maxClockSkewMs, now: Date.now },
    );
    trace.endpoint ??= endpointNameIn(body.bytes);
    const faults = parts.rules.next(target.operation, trace.endpoint);
    const context = { ...options, endpointName: trace.endpoint, trace, gone };
    const early = await inflictFaults(
      faults.filter(({ when }) => when === 'before'),
      context,
    );
    if (early !== undefined) return early;
    const answer = await operate(parts, arrived).catch((thrown: unknown) =>
      answerOfThrown(thrown, target.operation),
    );
    const late = await inflictFaults(
      faults.filter(({ when }) => when === 'after'),
      context,
      answer,
    );
    return late ?? { kind: 'answer', answer };
  } catch (thrown) {
    gone.throwIfAborted();
    return { kind: 'answer', answer: answerOfThrown(thrown, target.operation) };
  }
}

async function operate(parts: HandlingParts, { req, target, body, trace, gone }: Arrived): Promise<Answer> {
  const { endpoints, options } = parts;
  if (target.operation === 'DescribeEndpoint') {
    const name = trace.endpoint ?? '';
    return describeEndpoint(endpoints.get(name), name, options);
  }
  const fields = readFields(target.operation, target.endpointName, req.headers);
  trace.inferenceId = fields.get('InferenceId');
  const endpoint = endpoints.get(target.endpointName);
  if (endpoint === undefined) throw endpointNotFound(target.endpointName, options.accountId);
  const signal = options.cancelWithCaller ? AbortSignal.any([gone, parts.closing]) : parts.closing;
  const request = { endpoint, fields, body, trace, signal };
  return INVOKE[target.operation](parts, request);
}

const INVOKE: Readonly<
  Record<
    Invocation,
    (parts: HandlingParts, request: Parameters<typeof invokeAsync>[1]) => Answer | Promise<Answer>
  >
> = {
  InvokeEndpoint: invokeEndpoint,
  InvokeEndpointAsync: invokeAsync,
  InvokeEndpointWithResponseStream: invokeStream,
};

async function end(
  res: ServerResponse,
  ending: Ending,
  trace: Trace,
  gone: AbortSignal,
): Promise<{ readonly outcome: string; readonly status: number }> {
  switch (ending.kind) {
    case 'answer':
      await sendAnswer(res, ending.answer, trace, gone);
      return ending.answer;
    case 'cut-answer':
      await sendPart(res, ending.answer, trace);
      return { outcome: 'ConnectionReset', status: ending.answer.status };
    case 'reset':
      reset(res);
      return { outcome: 'ConnectionReset', status: 0 };
    case 'hang':
      // Ends with a rejection, when the caller goes away.
      return new Promise((_, reject) => {
        if (gone.aborted) reject(gone.reason);
        gone.addEventListener('abort', () => reject(gone.reason), { once: true });
      });
  }
}

/** Bytes of a body that are kept. */
function limitOf({ endpoints, options }: HandlingParts, target: Target): number {
  if (target.operation === 'DescribeEndpoint') return MAX_DESCRIBE_BYTES;
  if (target.operation === 'InvokeEndpointAsync') return MAX_INLINE_BYTES;
  return endpoints.get(target.endpointName)?.options.maxPayloadBytes ?? options.maxPayloadBytes;
}

/** Aborts when the connection closes before the answer was sent. */
function whenGone(res: ServerResponse): AbortSignal {
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  // Comes with the close, which says enough.
  res.on('error', () => {});
  return gone.signal;
}

function amzTarget({ headers }: IncomingMessage): string | undefined {
  const value = headers['x-amz-target'];
  return typeof value === 'string' ? value : undefined;
}
