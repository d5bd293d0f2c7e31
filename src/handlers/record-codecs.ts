import { createCsvDecoder } from '../core/csv/decoder.ts';
import type { InputMedia, OutputMedia } from '../core/media/negotiated.ts';
import type { Model } from '../core/model.ts';
import { createCsvEncoder } from '../core/records/csv-encoder.ts';
import { createJsonArrayDecoder } from '../core/records/json-array-decoder.ts';
import { createJsonEncoder } from '../core/records/json-encoder.ts';
import { createJsonLinesDecoder } from '../core/records/json-lines-decoder.ts';
import { createJsonLinesEncoder } from '../core/records/json-lines-encoder.ts';
import { createJsonRecordDecoder } from '../core/records/json-record-decoder.ts';
import type { RecordDecoder, RecordEncoder } from '../core/records/record.ts';
import type { RecordSettings } from '../core/settings/records.ts';
import type { ValidationLevel } from '../core/signature/signature.ts';

export interface CodecOptions {
  readonly model: Model;
  readonly validation: ValidationLevel;
  readonly records: RecordSettings;
}

/** A decoder for a request's format. */
export function createDecoder(
  input: InputMedia,
  { model, validation, records }: CodecOptions,
): RecordDecoder {
  const { maxRecordBytes, joinInputs: keepInputs } = records;
  switch (input.format) {
    case 'json':
      return createJsonArrayDecoder({ check: model.check, maxRecordBytes, keepInputs });
    case 'jsonlines':
      return createJsonLinesDecoder({ check: model.check, maxRecordBytes, keepInputs });
    case 'csv':
      return createCsvDecoder({
        header: input.header,
        columns: records.csvColumns,
        signature: model.signature,
        isPiece: records.arePieces,
        level: validation,
        requestShape: records.requestShape,
        inputTypes: records.inputTypes,
        emptyString: records.emptyStrings,
        keepInputs,
        maxRecordBytes,
      });
  }
}

/**
 * An encoder for an answer's format. CSV has a header where the request had one or came in a format without, unless `Accept` says
 * otherwise.
 */
export function createEncoder(
  input: InputMedia,
  output: OutputMedia,
  decoder: RecordDecoder,
  { model, records }: CodecOptions,
  errorColumn: boolean,
): RecordEncoder {
  const options = {
    columns: columnsOf(model, records),
    trimPadding: PADDING[records.outputPadding],
    joinInputs: records.joinInputs,
    metadata: hasMetadata(output, records),
    contentType: output.type,
    errorColumn,
  };
  switch (output.format) {
    case 'json':
      return createJsonEncoder(options);
    case 'jsonlines':
      return createJsonLinesEncoder(options);
    case 'csv': {
      const header =
        output.header === undefined
          ? () => input.format !== 'csv' || decoder.hasHeader === true
          : output.header === 'present';
      return createCsvEncoder({ ...options, header });
    }
  }
}

/** A decoder of a body that is one record. */
export function oneRecordDecoder(body: Uint8Array, { model, records }: CodecOptions): RecordDecoder {
  return createJsonRecordDecoder({
    check: model.check,
    maxRecordBytes: Math.max(body.length, records.maxRecordBytes),
    keepInputs: records.joinInputs,
  });
}

const PADDING = { keep: 'none', 'trim-end': 'trailing', trim: 'both' } as const;

function columnsOf({ signature }: Model, { outputs }: RecordSettings): readonly string[] | undefined {
  const declared = signature?.outputs.map(({ name }) => name) ?? [];
  return outputs ?? (declared.length > 0 ? declared : undefined);
}

/** Whether SCR's metadata stands beside the outputs: an object, for which a table has no place. */
export function hasMetadata({ format }: OutputMedia, { outputMetadata }: RecordSettings): boolean {
  return outputMetadata && format !== 'csv';
}
