import { inputOf } from '../../core/async/keys.ts';
import { MAX_INLINE_BYTES } from '../../core/async/ports.ts';
import type { InvokeRequest, InvokeResponse } from '../../core/invocation.ts';
import type { Scorer } from '../../core/ports.ts';
import { handleInvoke, type InvokeDependencies } from '../invoke.ts';
import { type AcceptOptions, type AsyncDependencies, acceptInvocation } from './accept.ts';

export type CheckDependencies = Pick<
  InvokeDependencies,
  'defaultContentType' | 'model' | 'records' | 'validation'
>;

/**
 * Queues a body that came along with the request. It is checked as for a score at once, by the same function: whatever that refuses is
 * refused here, before anything is stored or queued.
 * @throws ProblemError
 */
export function handleAsyncInvoke(
  request: InvokeRequest,
  checks: CheckDependencies,
  dependencies: AsyncDependencies,
  options: AcceptOptions,
): Promise<InvokeResponse> {
  return handleInvoke(request, {
    ...checks,
    scorer: queueing(dependencies, options),
    readiness: () => ({ ready: true }),
    maxConcurrency: 1,
  });
}

/** Takes a whole payload as a scorer does, and answers that it is in the queue. */
function queueing(dependencies: AsyncDependencies, options: AcceptOptions): Scorer {
  const { objects, settings } = dependencies;
  return {
    unit: 'payload',
    score(bytes, { accept, attributes, contentType, correlationId, signal }) {
      const isInline = settings.inlineBodies && bytes.length > 0 && bytes.length <= MAX_INLINE_BYTES;
      const inputFor = async (id: string) => {
        if (isInline) return bytes;
        const input = inputOf(settings, id);
        await objects.write(input, { bytes, contentType }, signal);
        return input;
      };
      const input = { accept, attributes, contentType, correlationId, signal, inputFor };
      return acceptInvocation(input, dependencies, options);
    },
  };
}
