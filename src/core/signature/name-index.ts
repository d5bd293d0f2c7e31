import type { Variable } from './signature.ts';

/** Finds variables by name without regard to case, which is how SCR matches them. */
export interface NameIndex {
  /**
   * The variable that a JSON string names, the string standing at `start` to `end`, quotes included; -1 where there is none.
   * Allocates nothing for names in ASCII, nor for others that are spelt as the signature spells them.
   */
  at(bytes: Uint8Array, start: number, end: number): number;
  /** The variable of this name; -1 where there is none. */
  of(name: string): number;
}

/** Of variables that differ in case alone, the first counts. */
export function indexByName(variables: readonly Variable[]): NameIndex {
  const places = new Map<string, number>();
  variables.forEach(({ name }, place) => {
    const folded = name.toLowerCase();
    if (!places.has(folded)) places.set(folded, place);
  });
  const of = (name: string) => places.get(name.toLowerCase()) ?? -1;

  const spellings = variables.map(({ name }) => foldedBytes(name));
  const slots = slotsOf(spellings);
  // One character takes six bytes at most, as \u and four digits, and lower case is never shorter in UTF-16.
  const maxBytes = 6 * [...places.keys()].reduce((longest, name) => Math.max(longest, name.length), 0);
  const at = (bytes: Uint8Array, start: number, end: number) => {
    const length = end - start - 2;
    if (length > maxBytes) return -1;
    let hash = HASH_START;
    let isAscii = true;
    for (let i = start + 1; i < end - 1; i++) {
      const byte = bytes[i] as number;
      if (byte === BACKSLASH) return of(decoded(bytes, start, end));
      if (byte >= 0x80) isAscii = false;
      hash = Math.imul(hash ^ folded(byte), HASH_PRIME);
    }
    for (let slot = hash & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
      const place = slots[slot] as number;
      if (place === -1) return isAscii ? -1 : of(decoded(bytes, start, end));
      if (isSpelt(bytes, start + 1, length, spellings[place] as Uint8Array)) return place;
    }
  };
  return { at, of };
}

const BACKSLASH = 0x5c;

/** FNV-1a, 32 bits (RFC 9923). */
const HASH_START = 0x811c9dc5 | 0;
const HASH_PRIME = 0x01000193;

/** A hash table of places, at most half full; -1 is a free slot. */
function slotsOf(spellings: readonly Uint8Array[]): Int32Array {
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * spellings.length + 1))).fill(-1);
  spellings.forEach((spelling, place) => {
    let hash = HASH_START;
    for (const byte of spelling) hash = Math.imul(hash ^ byte, HASH_PRIME);
    let slot = hash & (slots.length - 1);
    while (slots[slot] !== -1) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = place;
  });
  return slots;
}

/** Lower case for ASCII; other bytes stay as they are. */
function folded(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

function foldedBytes(name: string): Uint8Array {
  return Uint8Array.from(Buffer.from(name), folded);
}

function isSpelt(bytes: Uint8Array, start: number, length: number, spelling: Uint8Array): boolean {
  if (length !== spelling.length) return false;
  for (let i = 0; i < length; i++) if (folded(bytes[start + i] as number) !== spelling[i]) return false;
  return true;
}

function decoded(bytes: Uint8Array, start: number, end: number): string {
  return JSON.parse(Buffer.from(bytes.subarray(start, end)).toString('utf8'));
}
