import { type JsonSpan, scanJson } from '../json/scan.ts';
import { declarationsAt, memberAt, variableOf } from './declared-variables.ts';
import type { Signature, Variable } from './signature.ts';

/**
 * The signature in the description that SCR serves at `{path}/apiMeta/api`; undefined where none is found. The places looked at are
 * those where published clients read it: `SCRInput` and `SCROutput`, or `PCRInput` and `PCROutput`, under OpenAPI 3's
 * `components.schemas` or Swagger 2's `definitions`, with the variables under `properties.data.properties`, called by their own `name`
 * where they have one, else by their key; also, to be safe with other versions, right under `properties`, or as a list of objects
 * with a `name`. Never throws.
 */
export function signatureFromApiMeta(body: Uint8Array): Signature | undefined {
  const bytes = withoutByteOrderMark(body);
  let document: JsonSpan;
  try {
    document = scanJson(bytes);
  } catch {
    return undefined;
  }
  return signatureAt(bytes, document);
}

/** {@link signatureFromApiMeta} of a document that a scan has found to be valid JSON. */
export function signatureAt(bytes: Uint8Array, document: JsonSpan): Signature | undefined {
  const schemas = [
    memberAt(bytes, memberAt(bytes, document, 'components'), 'schemas'),
    memberAt(bytes, document, 'definitions'),
  ];
  const find = (direction: 'Input' | 'Output') => {
    for (const place of schemas) {
      for (const prefix of ['SCR', 'PCR']) {
        const properties = memberAt(bytes, memberAt(bytes, place, prefix + direction), 'properties');
        const variables = properties && variablesOf(bytes, properties, direction);
        if (variables !== undefined) return variables;
      }
    }
    return undefined;
  };
  const inputs = find('Input');
  const outputs = find('Output') ?? [];
  return inputs === undefined || inputs.length + outputs.length === 0 ? undefined : { inputs, outputs };
}

/** A byte order mark, which editors put before files, is not JSON (RFC 8259, section 8.1) and says nothing. */
export function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function variablesOf(
  bytes: Uint8Array,
  properties: JsonSpan,
  direction: 'Input' | 'Output',
): readonly Variable[] | undefined {
  const data = memberAt(bytes, properties, 'data');
  const inData = memberAt(bytes, data, 'properties');
  if (inData?.kind === 'object') return declared(bytes, inData);
  const listed = memberAt(bytes, properties, direction === 'Input' ? 'inputs' : 'outputs');
  const list = [inData, data, listed, properties].find((place) => place?.kind === 'array');
  if (list !== undefined) return declared(bytes, list);
  return properties.kind === 'object' && !isEnvelope(bytes, properties)
    ? declared(bytes, properties)
    : undefined;
}

/** Whether properties are those of a body around the variables, and not the variables themselves. */
function isEnvelope(bytes: Uint8Array, properties: JsonSpan): boolean {
  return declarationsAt(bytes, properties).some(
    ({ name = '', facts }) => ENVELOPE.has(name) && variableOf(name, facts).type === 'unknown',
  );
}

const ENVELOPE = new Set(['data', 'inputs', 'outputs', 'metadata']);

/** Of variables that differ in case alone, the first: SCR couldn't tell them apart either. */
function declared(bytes: Uint8Array, span: JsonSpan): readonly Variable[] {
  const variables = new Map<string, Variable>();
  for (const { name, facts } of declarationsAt(bytes, span)) {
    if (name === undefined || variables.has(name.toLowerCase())) continue;
    variables.set(name.toLowerCase(), variableOf(name, facts));
  }
  return [...variables.values()];
}
