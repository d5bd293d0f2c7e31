/**
 * Holds the beginning of a text back, so that a failure there can still be answered with a status of its own. Returns the whole text
 * where it ends within `maxHeld` characters, else a source that begins with what was held.
 */
export async function heldBack(
  parts: AsyncGenerator<string>,
  maxHeld: number,
): Promise<string | AsyncGenerator<string>> {
  let held = '';
  while (held.length <= maxHeld) {
    const next = await parts.next();
    if (next.done === true) return held;
    held += next.value;
  }
  return resumed(held, parts);
}

async function* resumed(held: string, parts: AsyncGenerator<string>): AsyncGenerator<string> {
  yield held;
  yield* parts;
}
