import { signatureFromApiMeta } from '../../core/signature/parse-api-meta.ts';
import type { Signature } from '../../core/signature/signature.ts';
import type { ScrClient } from './client.ts';
import { apiMetaPath } from './readiness.ts';

const TIMEOUT_MS = 5000;
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The signature that the model at `modelPath` publishes at `{path}/apiMeta/api`; undefined where it can't be had within `timeoutMs`,
 * or not understood. Throws the signal's reason where that aborts, and nothing else.
 */
export async function fetchSignature(
  client: ScrClient,
  modelPath: string,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<Signature | undefined> {
  const path = apiMetaPath(modelPath);
  const headers = ['accept', 'application/json'];
  const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const answer = await client.exchange({ method: 'GET', path, headers, body: null }, MAX_BYTES, limited);
    return answer.status === 200 ? signatureFromApiMeta(answer.body) : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
