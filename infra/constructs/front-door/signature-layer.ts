import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FileSystem } from 'aws-cdk-lib';
import { Architecture, Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type ServedModel, signatureFileName } from './front-door-environment.ts';

/**
 * A layer with the signatures of the models that have one; undefined where none has.
 * @throws Error naming a file that is not there
 */
export function createSignatureLayer(
  scope: Construct,
  served: readonly ServedModel[],
): LayerVersion | undefined {
  const files = served.flatMap(({ publicName, signatureFile }) =>
    signatureFile === undefined ? [] : [{ publicName, signatureFile }],
  );
  if (files.length === 0) return undefined;
  const folder = FileSystem.mkdtemp('signatures-');
  mkdirSync(join(folder, 'signatures'));
  for (const { publicName, signatureFile } of files) {
    if (!existsSync(signatureFile)) {
      throw new Error(`models.${publicName}.signatureFile: there is no file ${signatureFile}`);
    }
    copyFileSync(signatureFile, join(folder, 'signatures', signatureFileName(publicName)));
  }
  return new LayerVersion(scope, 'Signatures', {
    description: "Signatures of the models, as the function's ENDPOINTS names them",
    code: Code.fromAsset(folder),
    compatibleArchitectures: [Architecture.ARM_64],
  });
}
