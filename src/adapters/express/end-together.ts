import type { ServerResponse } from 'node:http';

/** An answer whose head is written, and what is left of it. */
export interface Ending {
  readonly res: ServerResponse;
  readonly bytes: Uint8Array;
  /** Milliseconds that a client may take nothing of it before it is given up, with the memory that it holds. */
  readonly stallMs: number;
}

/** Over this, copying costs more than it saves. */
const MAX_TEXT_BYTES = 16 * 1024;

let endings: Ending[] = [];

/**
 * Ends an answer once the event loop has come round, with all others that became ready meanwhile: a client, or SageMaker, that has several
 * connections is woken once for all of them, and waking it is much of what an answer costs.
 */
export function endTogether(ending: Ending): void {
  if (endings.push(ending) === 1) setImmediate(endAll);
}

function endAll(): void {
  const ready = endings;
  endings = [];
  for (const { res, bytes, stallMs } of ready) {
    endWith(res, bytes);
    if (res.writableLength > 0) giveUpWhenStuck(res, stallMs);
  }
}

/**
 * Node.js sends a text in one piece with the headers, and bytes beside them. Latin-1 has a character for every byte, so small answers go
 * out as a text of the very same bytes.
 */
function endWith(res: ServerResponse, bytes: Uint8Array): void {
  if (bytes.length > MAX_TEXT_BYTES) res.end(bytes);
  else res.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'), 'latin1');
}

function giveUpWhenStuck(res: ServerResponse, stallMs: number): void {
  let left = res.writableLength;
  const look = () => {
    if (res.writableLength >= left) {
      res.destroy();
      return;
    }
    left = res.writableLength;
    if (left > 0) timer = setTimeout(look, stallMs);
  };
  let timer = setTimeout(look, stallMs);
  res.on('close', () => clearTimeout(timer));
}
