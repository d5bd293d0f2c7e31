/** An object was written: what every kind of notification says of it. */
export interface ObjectCreated {
  readonly bucket: string;
  /** As S3 has it, not encoded. */
  readonly key: string;
  readonly sizeBytes: number | undefined;
  /** Without quotes. */
  readonly etag: string | undefined;
  readonly versionId: string | undefined;
  /** Orders the events of one key. */
  readonly sequencer: string | undefined;
}

/**
 * Whether the first of two events of one key came before the second. Undefined where that can't be told: sequencers of different lengths
 * are not compared, because S3's documentation has said both that the shorter one is padded on the left and on the right.
 */
export function cameBefore(first: string | undefined, second: string | undefined): boolean | undefined {
  if (first === undefined || second === undefined || first.length !== second.length) return undefined;
  return first.toLowerCase() < second.toLowerCase();
}
