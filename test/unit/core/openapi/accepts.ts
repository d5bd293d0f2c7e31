import { Ajv2020 } from 'ajv/dist/2020.js';
import { asProblem } from '../../../../src/core/errors/problem-error.ts';
import { ERROR_TABLE } from '../../../../src/core/errors/table.ts';
import type { Model } from '../../../../src/core/model.ts';
import { createModel } from '../../../../src/core/model.ts';
import { bodySchemas } from '../../../../src/core/openapi/body-schema.ts';
import { readSettings } from '../../../../src/core/settings/read.ts';
import { RECORD_TABLE } from '../../../../src/core/settings/record-table.ts';
import { recordSettings } from '../../../../src/core/settings/records.ts';
import type { Signature, ValidationLevel } from '../../../../src/core/signature/signature.ts';
import { handleInvoke } from '../../../../src/handlers/invoke.ts';

export interface Checked {
  readonly signature: Signature | undefined;
  readonly level: ValidationLevel;
  readonly errors?: 'fail' | 'inline';
}

const settingsOf = (errors: 'fail' | 'inline') =>
  recordSettings(readSettings(RECORD_TABLE, { SCR_RECORD_ERRORS: errors }), false);

/** Whether the schema of a body takes values. */
export function schemaOf({ signature, level, errors = 'fail' }: Checked): (body: unknown) => boolean {
  const model = createModel(signature, level);
  const schemas = bodySchemas('m', { model, validation: level, records: settingsOf(errors) });
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile({ $ref: '#/components/schemas/m.Body', components: { schemas } });
  return (body) => validate(body);
}

/** Whether the front door takes a body, that is, passes it on to the endpoint. */
export async function isTaken(
  body: string,
  { signature, level, errors = 'fail' }: Checked,
  contentType = 'application/json',
): Promise<boolean> {
  const model: Model = createModel(signature, level);
  let isPassedOn = false;
  const request = {
    contentType,
    contentEncoding: undefined,
    accept: undefined,
    attributes: [],
    correlationId: 'c',
    signal: new AbortController().signal,
    readBody: async () => Buffer.from(body),
    streamBody: () => {
      throw new Error('An endpoint takes whole payloads.');
    },
    timings: { queueMs: 0, scorerMs: 0 },
    tally: { scored: 0, failed: 0, droppedColumns: 0 },
  };
  try {
    await handleInvoke(request, {
      scorer: {
        unit: 'payload',
        score: async () => {
          isPassedOn = true;
          return { status: 200, contentType: undefined, headers: [], body: new Uint8Array() };
        },
      },
      readiness: () => ({ ready: true }),
      model: () => model,
      validation: level,
      records: settingsOf(errors),
      maxConcurrency: 1,
      defaultContentType: 'application/json',
    });
  } catch (thrown) {
    if (ERROR_TABLE[asProblem(thrown).code].status !== 400) throw thrown;
  }
  return isPassedOn;
}
