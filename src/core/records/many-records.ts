import { JsonFault } from '../json/fault.ts';
import { eachChild, isNamed, scanJson } from '../json/scan.ts';
import { skipSpace } from '../json/tokens.ts';

/**
 * Whether a whole body of application/json holds many records rather than one: it is an array, or an object with a member `instances`
 * whose value is an array that is empty or begins with an object. Every other body is for `recordShape` to judge, one that is not JSON
 * too. A model may thus have a variable called `instances`, as long as its values are not lists of objects.
 */
export function isManyRecords(body: Uint8Array): boolean {
  const start = skipSpace(body, 0);
  if (body[start] === 0x5b) return true;
  if (!mayNameInstances(body)) return false;
  try {
    return hasInstances(body);
  } catch (fault) {
    if (fault instanceof JsonFault) return false;
    throw fault;
  }
}

/** Tells most records without a scan: the name is not in them, nor an escape that might spell it. */
function mayNameInstances(body: Uint8Array): boolean {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.length);
  return buffer.includes('instances"') || buffer.includes('\\u');
}

/** @throws JsonFault */
function hasInstances(body: Uint8Array): boolean {
  const root = scanJson(body);
  if (root.kind !== 'object') return false;
  let isMany = false;
  eachChild(body, root, (member) => {
    if (member.kind === 'array' && isNamed(body, member, 'instances')) {
      const first = body[skipSpace(body, member.start + 1)];
      isMany = first === 0x5d || first === 0x7b;
    }
    return !isMany;
  });
  return isMany;
}
