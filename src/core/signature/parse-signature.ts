import { asProblem } from '../errors/problem-error.ts';
import type { JsonSpan } from '../json/scan.ts';
import { scanBody } from '../record-shape.ts';
import { type Declaration, declarationsAt, isLength, memberAt, variableOf } from './declared-variables.ts';
import { signatureAt, withoutByteOrderMark } from './parse-api-meta.ts';
import type { Signature, Variable } from './signature.ts';

/** A signature that was given is none; the message says what is wrong and where. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError';
}

/**
 * Reads a signature that people give, in one of three forms:
 *
 * - `{"inputs":[{"name":…,"type":…,"length":…},…],"outputs":[…]}`; outputs may be left out, and so may lengths;
 * - a list of such variables, as SAS Model Manager's `inputVar.json` and `outputVar.json` hold: those with the role `output` are
 *   outputs, all others inputs. The contents of both files also do as `inputs` and `outputs` above;
 * - the description that SCR serves at `{path}/apiMeta/api`, saved.
 *
 * A type name that is not understood makes the variable's type `unknown`; a type that is missing does too, unless the level of
 * measurement tells it.
 * @throws SignatureError
 */
export function parseSignature(given: string | Uint8Array): Signature {
  const bytes = withoutByteOrderMark(typeof given === 'string' ? Buffer.from(given) : given);
  const root = scanned(bytes);
  if (root.kind === 'array') return signatureOfList(bytes, root);
  const inputs = memberAt(bytes, root, 'inputs');
  if (inputs !== undefined) {
    const outputs = memberAt(bytes, root, 'outputs');
    return {
      inputs: variablesAt(bytes, inputs, 'inputs'),
      outputs: outputs === undefined ? [] : variablesAt(bytes, outputs, 'outputs'),
    };
  }
  const signature = signatureAt(bytes, root);
  if (signature !== undefined) return signature;
  throw new SignatureError(
    'Expected {"inputs":[…],"outputs":[…]}, a list of variables as in inputVar.json, or the document at {path}/apiMeta/api.',
  );
}

function scanned(bytes: Uint8Array): JsonSpan {
  try {
    return scanBody(bytes);
  } catch (thrown) {
    throw new SignatureError(`Not JSON: ${asProblem(thrown).message}`);
  }
}

function signatureOfList(bytes: Uint8Array, list: JsonSpan): Signature {
  const isOutput = ({ facts }: Declaration) => String(facts.get('role')).toLowerCase() === 'output';
  const read = declarationsAt(bytes, list).map((declaration, index) => ({
    isOutput: isOutput(declaration),
    variable: checkedVariable(declaration, `variables[${index}]`),
  }));
  const inputs = read.filter((one) => !one.isOutput).map(({ variable }) => variable);
  const outputs = read.filter((one) => one.isOutput).map(({ variable }) => variable);
  return { inputs: distinct(inputs, 'inputs'), outputs: distinct(outputs, 'outputs') };
}

function variablesAt(bytes: Uint8Array, list: JsonSpan, where: string): readonly Variable[] {
  if (list.kind !== 'array') throw new SignatureError(`${where} must be a list of variables.`);
  const variables = declarationsAt(bytes, list).map((declaration, index) =>
    checkedVariable(declaration, `${where}[${index}]`),
  );
  return distinct(variables, where);
}

function checkedVariable({ name, facts }: Declaration, where: string): Variable {
  if (name === undefined)
    throw new SignatureError(`${where} must be an object with a "name" that is not empty.`);
  const type = facts.get('type') ?? facts.get('dataType');
  if (type !== undefined && typeof type !== 'string')
    throw new SignatureError(
      `${where}, ${name}: "type" must be a text, such as number, integer, string or boolean.`,
    );
  const variable = variableOf(name, facts);
  const length = facts.get('length') ?? facts.get('maxLength');
  if (variable.type === 'string' && length !== undefined && length !== null && !isLength(length))
    throw new SignatureError(`${where}, ${name}: "length" must be a whole number, at least 1.`);
  return variable;
}

function distinct(variables: readonly Variable[], where: string): readonly Variable[] {
  const names = new Map<string, string>();
  for (const { name } of variables) {
    const key = name.toLowerCase();
    const earlier = names.get(key);
    if (earlier !== undefined)
      throw new SignatureError(
        earlier === name
          ? `${where}: ${name} is declared twice.`
          : `${where}: ${earlier} and ${name} are one variable, as case makes no difference.`,
      );
    names.set(key, name);
  }
  return variables;
}
