import type {
  InvokeEndpointCommandInput,
  InvokeEndpointCommandOutput,
} from '@aws-sdk/client-sagemaker-runtime';
import type { CallSignal } from '../../core/ports.ts';

export type InvokeInput = Omit<InvokeEndpointCommandInput, 'Body'> & { readonly Body: Uint8Array };

/** What InvokeEndpoint gave back; the body as plain bytes. */
export interface InvokeOutput extends Omit<InvokeEndpointCommandOutput, 'Body' | '$metadata'> {
  readonly Body?: Uint8Array;
  readonly $metadata: { readonly requestId?: string | undefined };
}

/**
 * Calls InvokeEndpoint once. Rejects with an error in the shape of the SDK's (name, `$metadata`, `$response`, the system's code), and
 * with the signal's reason at the moment it aborts.
 */
export type InvokeEndpoint = (input: InvokeInput, signal: CallSignal) => Promise<InvokeOutput>;
