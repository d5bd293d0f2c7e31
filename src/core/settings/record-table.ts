import * as kind from './kinds.ts';
import type { Setting } from './read.ts';

/** Environment variables that shape records and results, the same wherever records are read. */
export const RECORD_TABLE = {
  validation: {
    name: 'SCR_VALIDATION',
    kind: kind.oneOf('off', 'types', 'strict'),
    defaultText: 'types',
    meaning:
      "How far records must fit the model's signature, where it is known. off: any record; types: what is there must have the type and length that the signature gives; strict: also nothing missing, nothing unknown.",
  },
  requestShape: {
    name: 'SCR_REQUEST_SHAPE',
    kind: kind.oneOf('inputs', 'data', 'flat'),
    defaultText: 'inputs',
    meaning: 'What a row of CSV becomes: {"inputs":[{"name":…,"value":…}]}, {"data":{…}} or a flat object.',
  },
  csvColumns: {
    name: 'SCR_CSV_COLUMNS',
    kind: kind.csvColumns,
    defaultText: 'none: CSV must have a header',
    meaning:
      "Columns of CSV without a header, in order; @signature takes the order of the model's inputs. A wrong order scores silently wrong.",
  },
  inputTypes: {
    name: 'SCR_INPUT_TYPES',
    kind: kind.inputTypes,
    defaultText: 'none: a guess per column, from its first rows',
    meaning:
      'Types of CSV columns that the signature does not give, such as LOAN=number,ZIP=string; wins over the guess.',
  },
  emptyStrings: {
    name: 'SCR_EMPTY_STRINGS',
    kind: kind.oneOf('empty', 'null'),
    defaultText: 'empty',
    meaning: 'What an empty CSV cell of a string variable becomes: an empty string, or null.',
  },
  recordErrors: {
    name: 'SCR_RECORD_ERRORS',
    kind: kind.oneOf('fail', 'inline'),
    defaultText: 'fail; inline where SAGEMAKER_BATCH=true',
    meaning:
      'What a bad record among many does. fail: the request is refused, before anything is scored. inline: its row holds the code in _error_, and the others are scored.',
  },
  outputs: {
    name: 'SCR_OUTPUTS',
    kind: kind.names,
    defaultText: "the signature's outputs; without one, those of the first result",
    meaning: 'Outputs to give back for many records, in this order.',
  },
  outputPadding: {
    name: 'SCR_OUTPUT_PADDING',
    kind: kind.oneOf('keep', 'trim-end', 'trim'),
    defaultText: 'keep',
    meaning: 'What becomes of the blanks that SCR pads CHAR outputs with, for many records.',
  },
  joinInputs: {
    name: 'SCR_JOIN_INPUTS',
    kind: kind.flag,
    defaultText: 'false',
    meaning: "true: a record's inputs stand before its outputs, for many records.",
  },
  outputMetadata: {
    name: 'SCR_OUTPUT_METADATA',
    kind: kind.flag,
    defaultText: 'false',
    meaning: "true: SCR's metadata object stands beside the outputs as _metadata_, for many records.",
  },
  maxRecordBytes: {
    name: 'MAX_RECORD_BYTES',
    kind: kind.wholeNumber(1),
    defaultText: '1048576',
    meaning: 'Size of one record among many.',
  },
  defaultContentType: {
    name: 'SCR_DEFAULT_CONTENT_TYPE',
    kind: kind.mediaType,
    defaultText: 'application/json',
    meaning: 'Content type of a request that names none, as InvokeEndpoint allows.',
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
