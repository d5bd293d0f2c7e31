import { readFile } from 'node:fs/promises';
import type { ScrClient } from '../../adapters/scr/client.ts';
import { fetchSignature } from '../../adapters/scr/signature.ts';
import { StartError } from '../../core/errors/start-error.ts';
import { createModel, type Model } from '../../core/model.ts';
import type { Log } from '../../core/ports.ts';
import type { ContainerSettings } from '../../core/settings/container.ts';
import { parseSignature, SignatureError } from '../../core/signature/parse-signature.ts';
import type { Signature } from '../../core/signature/signature.ts';

/** What is known of the model, which is little until SCR is up. */
export interface ModelSource {
  readonly current: () => Model;
  /** Asks SCR for the signature, unless a file gave it. */
  learn(modelPath: string, signal: AbortSignal): Promise<void>;
}

/** @throws StartError where `SCR_SIGNATURE_FILE` is set and can't be read or understood */
export async function createModelSource(
  { signatureFile, validation }: ContainerSettings,
  client: ScrClient,
  log: Log,
): Promise<ModelSource> {
  const given = signatureFile === undefined ? undefined : await readSignature(signatureFile);
  let model = createModel(given, validation);
  return {
    current: () => model,
    async learn(modelPath, signal) {
      const signature = given ?? (await fetchSignature(client, modelPath, signal));
      model = createModel(signature, validation);
      if (signature !== undefined) {
        log.info('The signature of the model is known.', {
          inputs: signature.inputs.map(({ name }) => name),
          outputs: signature.outputs.map(({ name }) => name),
          // Their values are not checked.
          ofUnknownType: signature.inputs.filter(({ type }) => type === 'unknown').map(({ name }) => name),
        });
        return;
      }
      log.warn(
        'The signature of the model is not known: records are not checked against it, types of CSV columns are guessed, and output columns are those of the first result. SCR_SIGNATURE_FILE sets it.',
      );
    },
  };
}

async function readSignature(file: string): Promise<Signature> {
  try {
    return parseSignature(await readFile(file));
  } catch (failure) {
    const reason =
      failure instanceof SignatureError ? failure.message : `It cannot be read (${codeOf(failure)}).`;
    throw new StartError(`SCR_SIGNATURE_FILE: ${file}: ${reason}`, { cause: failure });
  }
}

function codeOf(failure: unknown): string {
  return failure instanceof Error && 'code' in failure ? String(failure.code) : 'unknown';
}
