import { randomBytes } from 'node:crypto';

/** 192 bits: whoever knows an id may have the result, so none can be guessed. */
const ID_BYTES = 24;
const ID = /^[\w-]{32}$/;

/** A new id of an asynchronous invocation or an upload: 32 characters that a path and a key take as they are. */
export function newInvocationId(): string {
  return randomBytes(ID_BYTES).toString('base64url');
}

/** Whether a text may be such an id. */
export function isInvocationId(text: string): boolean {
  return ID.test(text);
}
