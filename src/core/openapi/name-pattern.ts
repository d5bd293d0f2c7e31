/** Above it there are no characters with case (Unicode 16). */
const LAST_CASED = 0x1e943;

let variants: ReadonlyMap<string, string> | undefined;

/** A regular expression (ECMA-262, with the flag `u`) for a name in any case: SCR's names are one whatever their case. */
export function namePattern(name: string): string {
  return `^${innerPattern(name)}$`;
}

/** One for any of several names. */
export function anyNamePattern(names: readonly string[]): string {
  return `^(?:${names.map(innerPattern).join('|')})$`;
}

function innerPattern(name: string): string {
  variants ??= caseVariants();
  let pattern = '';
  for (const character of name.toLowerCase()) {
    const others = variants.get(character);
    if (others !== undefined) pattern += `[${character}${others}]`;
    else pattern += character.replace(/[\^$\\.*+?()[\]{}|/]/, '\\$&');
  }
  return pattern;
}

/** The other characters that a lower-case one stands for: K, and the Kelvin sign, for k. */
function caseVariants(): ReadonlyMap<string, string> {
  // Lower case depends on the place of a sigma in its word.
  const found = new Map([['ς', 'Σ']]);
  for (let code = 0; code <= LAST_CASED; code++) {
    const character = String.fromCodePoint(code);
    const lower = character.toLowerCase();
    if (lower !== character && [...lower].length === 1)
      found.set(lower, (found.get(lower) ?? '') + character);
  }
  return found;
}
