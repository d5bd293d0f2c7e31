import { InvokeEndpointCommand, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { cancellationReason } from '../../core/deadline.ts';
import { createRuntimeClient, type RuntimeClientOptions } from './client.ts';
import type { InvokeEndpoint } from './invoke-port.ts';

/**
 * InvokeEndpoint by the SDK's client. Rejects at the abort itself, whatever the SDK is at: it looks at a signal only where it sends.
 */
export function createSdkInvoke(client: Pick<SageMakerRuntimeClient, 'send'>): InvokeEndpoint {
  return async (input, signal) => {
    if (signal.aborted) throw cancellationReason(signal);
    const controller = new AbortController();
    let onAbort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => {
        controller.abort();
        reject(cancellationReason(signal));
      };
    });
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([
        client.send(new InvokeEndpointCommand(input), { abortSignal: controller.signal }),
        aborted,
      ]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };
}

/** The same with a client of its own. */
export function invokeThroughSdk(options: RuntimeClientOptions): InvokeEndpoint {
  return createSdkInvoke(createRuntimeClient(options));
}
