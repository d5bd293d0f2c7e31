/** Keeps account of which records may have been scored, where none must be sent twice. */
export interface SentRecords {
  /** Records up to this one may have been scored by earlier runs, which left no results. */
  readonly before: number;
  /** Records up to this one may have been scored by now. */
  readonly upTo: number;
  /** To be waited for before records up to this one are sent. */
  announce(last: number): Promise<void>;
  /** A call with records up to this one ended without its being certain that none was scored. */
  mayBeScored(last: number): void;
}

export interface SentRecordsOptions {
  readonly before: number;
  /** Writes down, where a later run finds it, that records up to this one may be sent from now on. */
  readonly write: (upTo: number) => Promise<void>;
  /** Records beyond those announced that are written down with them, so that not every call has to wait. */
  readonly stride: number;
}

export function createSentRecords({ before, write, stride }: SentRecordsOptions): SentRecords {
  let written = before;
  let upTo = before;
  let writing = Promise.resolve();
  return {
    before,
    get upTo() {
      return upTo;
    },
    announce(last) {
      // What is announced meanwhile waits for what is being written.
      writing = writing.then(async () => {
        if (last <= written) return;
        await write(last + stride);
        written = last + stride;
      });
      return writing;
    },
    mayBeScored(last) {
      upTo = Math.max(upTo, last);
    },
  };
}

/** For deployments that may send a record again. */
export function noSentRecords(): SentRecords {
  return { before: 0, upTo: 0, announce: async () => {}, mayBeScored: () => {} };
}
