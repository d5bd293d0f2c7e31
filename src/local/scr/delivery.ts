import type { Answer } from './answers.ts';
import type { Connections } from './connections.ts';
import type { Exchange } from './exchange.ts';
import type { Fault } from './faults.ts';
import { faultyAnswer } from './faulty-answer.ts';
import type { StandInOptions } from './options.ts';

/** How the stand-in ends when a fault asks for it: with an exit status or by a signal. */
export type Crash = { readonly exitCode: number } | { readonly signal: string };

/** Answers one request, with its faults but for the delay of `slow`. */
export type Deliver = (exchange: Exchange, answer: Answer, faults: readonly Fault[]) => void;

const notHttp = Buffer.from('\u0016\u0003\u0001 this is not HTTP\r\n\r\n', 'latin1');
const missingBytes = 100;

export function createDelivery(
  options: StandInOptions,
  connections: Connections,
  crash: (how: Crash) => void,
): Deliver {
  const send: (exchange: Exchange, answer: Answer) => void = (exchange, answer) => {
    const { res, connection } = exchange;
    const headers = [...answer.headers];
    if (options.framing === 'content-length') {
      headers.push('Content-Length', String(Buffer.byteLength(answer.body)));
    }
    const closeAfter = connections.endsWith(connection, res, headers);
    // Tomcat sends no reason phrase.
    res.writeHead(answer.status, '', headers);
    if (closeAfter) res.end(answer.body, () => connection.socket.destroySoon());
    else res.end(answer.body);
  };

  /** Headers that promise `extraBytes` more than the body has, and the first `sentBytes` of the body. */
  const sendPart = (
    { res }: Exchange,
    answer: Answer,
    { sentBytes, extraBytes, sent }: { sentBytes: number; extraBytes: number; sent: () => void },
  ) => {
    const body = Buffer.from(answer.body);
    res.writeHead(answer.status, '', [
      ...answer.headers,
      'Content-Length',
      String(body.byteLength + extraBytes),
    ]);
    res.write(body.subarray(0, sentBytes), sent);
  };

  const sendFaulty = (exchange: Exchange, given: Answer, faults: readonly Fault[]) => {
    const answer = faultyAnswer(given, faults, options, exchange.path);
    const { res, connection } = exchange;
    const { socket } = connection;
    const reset = () => void socket.resetAndDestroy();
    const bodyBytes = Buffer.byteLength(answer.body);
    const half = Math.floor(bodyBytes / 2);
    const fault = faults.findLast(({ kind }) => deliveryFaults.has(kind));
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'slow-body') {
      sendPart(exchange, answer, { sentBytes: half, extraBytes: 0, sent: () => {} });
      const rest = () => void (exchange.settle() && res.end(Buffer.from(answer.body).subarray(half)));
      setTimeout(rest, fault.delayMs).unref();
      return;
    }
    if (!exchange.settle()) return;
    switch (fault?.kind) {
      case 'reset-before-score':
      case 'reset-before':
        return reset();
      case 'reset-within':
        return sendPart(exchange, answer, { sentBytes: half, extraBytes: 0, sent: reset });
      case 'reset-after':
        return sendPart(exchange, answer, { sentBytes: bodyBytes, extraBytes: 0, sent: reset });
      case 'truncated':
        return sendPart(exchange, answer, {
          sentBytes: bodyBytes,
          extraBytes: missingBytes,
          sent: () => socket.destroySoon(),
        });
      case 'garbage':
        socket.write(notHttp);
        return socket.destroySoon();
      case 'crash':
        return crash({ exitCode: 1 });
      case 'crash-signal':
        return crash({ signal: fault.signal });
      default:
        return send(exchange, answer);
    }
  };

  return (exchange, answer, faults) => {
    if (faults.length > 0) sendFaulty(exchange, answer, faults);
    else if (exchange.settle()) send(exchange, answer);
  };
}

const deliveryFaults: ReadonlySet<Fault['kind']> = new Set([
  'hang',
  'slow-body',
  'reset-before-score',
  'reset-before',
  'reset-within',
  'reset-after',
  'truncated',
  'garbage',
  'crash',
  'crash-signal',
]);
