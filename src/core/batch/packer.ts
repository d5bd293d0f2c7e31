import type { PackedRecord, Payload } from './packed-record.ts';

export interface PackerOptions {
  /** Bytes of one payload, what stands at its head included. */
  readonly maxBytes: number;
  readonly maxRecords: number;
  /** Bytes at the head of each payload; asked when its first record comes. */
  readonly headBytes: () => number;
}

/** Puts records into payloads, in order. */
export interface Packer {
  /** The payloads that are full now. */
  push(records: readonly PackedRecord[]): readonly Payload[];
  /** The last one, if there is any. */
  end(): readonly Payload[];
}

/**
 * Every payload takes as many records as fit, so what is in which depends on the records and the limits alone, never on the chunks that
 * they came in. A record that fits into no payload is in one all the same, as one that can't be sent; those count as records, because
 * their results are held too.
 */
export function createPacker({ maxBytes, maxRecords, headBytes }: PackerOptions): Packer {
  let records: PackedRecord[] = [];
  let bytes = 0;
  let payloads = 0;

  function taken(): Payload {
    const payload = { number: ++payloads, records };
    records = [];
    bytes = 0;
    return payload;
  }

  function fitting(record: PackedRecord): PackedRecord {
    if (!('line' in record) || headBytes() + record.line.length <= maxBytes) return record;
    const message = `The record is longer than a payload may be, ${maxBytes} bytes with its header.`;
    return { number: record.number, code: 'payload-too-large', message };
  }

  return {
    push(more) {
      const full: Payload[] = [];
      for (const given of more) {
        const record = fitting(given);
        const size = 'line' in record ? record.line.length : 0;
        const isFull = records.length === maxRecords || headBytes() + bytes + size > maxBytes;
        if (records.length > 0 && isFull) full.push(taken());
        records.push(record);
        bytes += size;
      }
      return full;
    },
    end: () => (records.length > 0 ? [taken()] : []),
  };
}
