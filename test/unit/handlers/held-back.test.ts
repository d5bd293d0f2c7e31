import { describe, expect, it } from '@jest/globals';
import { heldBack } from '../../../src/handlers/held-back.ts';

/** Parts of a text, and whether they were closed. */
function partsOf(parts: readonly string[], failure?: Error) {
  const state = { isClosed: false, given: 0 };
  async function* generate() {
    try {
      for (const part of parts) {
        state.given++;
        yield part;
      }
      if (failure !== undefined) throw failure;
    } finally {
      state.isClosed = true;
    }
  }
  return { parts: generate(), state };
}

async function collected(text: string | AsyncGenerator<string>): Promise<readonly string[]> {
  if (typeof text === 'string') throw new Error('The text came whole.');
  const parts: string[] = [];
  for await (const part of text) parts.push(part);
  return parts;
}

describe('a text whose beginning is held back', () => {
  it.each([[[]], [['abc']], [['ab', 'cd', '']]])('comes whole where it is short: %j', async (given) => {
    expect(await heldBack(partsOf(given).parts, 4)).toBe(given.join(''));
  });

  it('fails at once where it fails at its beginning', async () => {
    await expect(heldBack(partsOf(['ab'], new Error('gone wrong')).parts, 4)).rejects.toThrow('gone wrong');
  });

  it('goes on from what was held where it is long, and is made no faster than it is read', async () => {
    const { parts, state } = partsOf(['abc', 'def', 'ghi', 'jkl']);
    const text = await heldBack(parts, 4);
    expect(state.given).toBe(2);
    expect(await collected(text)).toEqual(['abcdef', 'ghi', 'jkl']);
  });

  it('fails where it fails later, after all that came before', async () => {
    const text = await heldBack(partsOf(['abcde', 'f'], new Error('gone wrong')).parts, 4);
    await expect(collected(text)).rejects.toThrow('gone wrong');
  });

  it('is closed when its reader leaves', async () => {
    const { parts, state } = partsOf(['abcde', 'f', 'g']);
    const text = await heldBack(parts, 4);
    if (typeof text === 'string') throw new Error('The text came whole.');
    for await (const part of text) if (part === 'f') break;
    expect(state.isClosed).toBe(true);
  });
});
