import { ProblemError } from '../errors/problem-error.ts';

/** Bounds what all requests together hold in memory. */
export interface ByteBudget {
  /** Takes bytes of a request. @throws ProblemError `overloaded` where they don't fit */
  reserve(bytes: number): void;
  /** Takes bytes of an answer, which are there already and are not thrown away: only the next request is refused for them. */
  hold(bytes: number): void;
  release(bytes: number): void;
  readonly heldBytes: number;
  /** Whether there is no room for one more byte. */
  readonly isFull: boolean;
}

export function createByteBudget(maxBytes: number): ByteBudget {
  let heldBytes = 0;
  return {
    reserve(bytes) {
      if (heldBytes + bytes > maxBytes) {
        throw new ProblemError('overloaded', {
          detail: 'The bodies held in memory leave no room for this one.',
        });
      }
      heldBytes += bytes;
    },
    hold(bytes) {
      heldBytes += bytes;
    },
    release(bytes) {
      heldBytes -= bytes;
    },
    get heldBytes() {
      return heldBytes;
    },
    get isFull() {
      return heldBytes >= maxBytes;
    },
  };
}
