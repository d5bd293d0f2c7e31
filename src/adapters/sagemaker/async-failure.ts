import { ProblemError } from '../../core/errors/problem-error.ts';
import type { Answer } from '../../core/ports.ts';
import { containerProblem } from './container-problem.ts';
import { type ModelError, modelErrorOutcome } from './model-error.ts';

const OWN_PROBLEM = '{"type":"urn:scr-sagemaker:problem:';
/** Of members within members; what is deeper is not looked at. */
const MAX_DEPTH = 5;

/**
 * What an object at a failure location says. How SageMaker writes it is not known: a problem of our own container is found wherever it
 * stands, then the members of ModelError are looked for. Of anything else nothing is passed on.
 */
export function readAsyncFailure(text: string, passModelErrors: boolean): ProblemError | Answer {
  const content = parsed(text);
  const problem = ownProblem(content) ?? ownProblem(text);
  if (problem !== undefined) return problem;
  const { OriginalMessage, OriginalStatusCode }: { OriginalMessage?: unknown; OriginalStatusCode?: unknown } =
    typeof content === 'object' && content !== null ? content : {};
  if (typeof OriginalStatusCode === 'number') {
    const error: ModelError = Object.assign(new Error('An asynchronous invocation failed.'), {
      name: 'ModelError' as const,
      $metadata: {},
      OriginalStatusCode,
      OriginalMessage: typeof OriginalMessage === 'string' ? OriginalMessage : '',
    });
    return modelErrorOutcome(error, passModelErrors);
  }
  return new ProblemError('model-failed', { detail: 'SageMaker says that the invocation failed.' });
}

/** The problem in any text of a JSON value. */
function ownProblem(value: unknown, depth = 0): ProblemError | undefined {
  if (typeof value === 'string') return problemIn(value);
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return undefined;
  const itself = problemIn(JSON.stringify(value));
  if (itself !== undefined) return itself;
  for (const member of Object.values(value)) {
    const found = ownProblem(member, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A problem within a text, from where it begins to its last brace. */
function problemIn(text: string): ProblemError | undefined {
  const start = text.indexOf(OWN_PROBLEM);
  if (start === -1) return undefined;
  const json = text.slice(start, text.lastIndexOf('}') + 1);
  const content = parsed(json);
  const { status }: { status?: unknown } = typeof content === 'object' && content !== null ? content : {};
  return typeof status === 'number' ? containerProblem(status, json) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
