import { InvokeEndpointCommand, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { underSignal } from '../../core/async/under-signal.ts';
import { createRuntimeClient, type RuntimeClientOptions } from './client.ts';
import type { InvokeEndpoint } from './invoke-port.ts';

/** InvokeEndpoint by the SDK's client. */
export function createSdkInvoke(client: Pick<SageMakerRuntimeClient, 'send'>): InvokeEndpoint {
  return (input, signal) =>
    underSignal(signal, (abortSignal) => client.send(new InvokeEndpointCommand(input), { abortSignal }));
}

/** The same with a client of its own. */
export function invokeThroughSdk(options: RuntimeClientOptions): InvokeEndpoint {
  return createSdkInvoke(createRuntimeClient(options));
}
