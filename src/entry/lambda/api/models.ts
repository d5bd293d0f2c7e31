import { readFile } from 'node:fs/promises';
import { StartError } from '../../../core/errors/start-error.ts';
import { createModel, type Model } from '../../../core/model.ts';
import type { EndpointSettings } from '../../../core/settings/endpoints.ts';
import { parseSignature, SignatureError } from '../../../core/signature/parse-signature.ts';
import type { ValidationLevel } from '../../../core/signature/signature.ts';

/** The model behind an endpoint, as its signature file tells it. @throws StartError where the file can't be read or understood */
export async function readModel(
  { publicName, signatureFile }: EndpointSettings,
  validation: ValidationLevel,
): Promise<Model> {
  if (signatureFile === undefined) return createModel(undefined, validation);
  try {
    return createModel(parseSignature(await readFile(signatureFile)), validation);
  } catch (failure) {
    throw new StartError(`The signature of ${publicName}, ${signatureFile}: ${reasonOf(failure)}`, {
      cause: failure,
    });
  }
}

function reasonOf(failure: unknown): string {
  if (failure instanceof SignatureError) return failure.message;
  const code = failure instanceof Error && 'code' in failure ? String(failure.code) : 'unknown';
  return `It cannot be read (${code}).`;
}
