import { type Answer, scoringError } from './answers.ts';
import type { Fault } from './faults.ts';
import type { StandInOptions } from './options.ts';

/** The answer as the faults change what it says. How it is sent is not their business here. */
export function faultyAnswer(
  answer: Answer,
  faults: readonly Fault[],
  options: StandInOptions,
  path: string,
): Answer {
  return faults.reduce((changed, fault) => applied(changed, fault, options, path), answer);
}

function applied(answer: Answer, fault: Fault, options: StandInOptions, path: string): Answer {
  switch (fault.kind) {
    case 'status': {
      const error = scoringError(options, fault.status, path, 'The execution of the module failed');
      return {
        status: fault.status,
        headers: ['Content-Type', fault.contentType ?? options.errorContentType],
        body: fault.body ?? error.body,
      };
    }
    case 'redirect':
      return { status: 302, headers: ['Location', fault.location], body: '' };
    case 'not-json':
      return {
        status: 200,
        headers: ['Content-Type', 'text/html;charset=UTF-8'],
        body: '<!doctype html><title>Sign in</title><p>Not the answer that was asked for.',
      };
    case 'big':
      return { ...answer, body: padded(answer.body.toString(), fault.bytes) };
    case 'no-content-type':
      return { ...answer, headers: without(answer.headers, 'content-type') };
    case 'attributes':
      return withHeader(answer, 'X-Amzn-SageMaker-Custom-Attributes', fault.value);
    case 'header':
      return withHeader(answer, fault.name, fault.value);
    default:
      return answer;
  }
}

/** A JSON object's text with one more member, as long as is asked for; unchanged where that is too short. */
function padded(body: string, bytes: number): string {
  const head = `${body.slice(0, -1)},"padding":"`;
  const missing = bytes - Buffer.byteLength(head) - 2;
  return missing < 0 ? body : `${head}${'x'.repeat(missing)}"}`;
}

function withHeader(answer: Answer, name: string, value: string): Answer {
  return { ...answer, headers: [...without(answer.headers, name.toLowerCase()), name, value] };
}

function without(headers: readonly string[], name: string): readonly string[] {
  return headers.filter((_, index) => headers[index - (index % 2)]?.toLowerCase() !== name);
}
