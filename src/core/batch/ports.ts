/** An object of a bucket, one version of it where that is known. */
export interface ObjectRef {
  readonly bucket: string;
  readonly key: string;
  /** Where the bucket keeps versions. */
  readonly versionId?: string | undefined;
  /** Without quotes. An object that has another one by now is not read. */
  readonly etag?: string | undefined;
}

/** Bytes of an object from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number | undefined;
}

/** An object that is being read. */
export interface OpenObject {
  /** Of the whole object, whatever part of it is read. */
  readonly sizeBytes: number;
  readonly etag: string;
  readonly versionId: string | undefined;
  readonly contentType: string | undefined;
  /** Its bytes, or those of the range, not much faster than they are taken; can be taken once. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A small object, whole. */
export interface StoredText {
  readonly text: string;
  readonly etag: string;
  /** Milliseconds since it was written, by the clock of the store. */
  readonly ageMs: number;
}

/** What is known of an object without reading it. */
export interface ObjectState {
  readonly etag: string;
  /** Who wrote it, where a run of this project did. */
  readonly run: string | undefined;
}

/** What must be true of the key for a write to happen: nothing is there, or what is there has this ETag. */
export type WriteCondition = 'absent' | { readonly etag: string };

export interface WrittenObject {
  readonly key: string;
  readonly bytes: number;
  /** Of the bytes, in hexadecimal digits. */
  readonly sha256: string;
  readonly etag: string;
}

/** An object that is being written; nobody sees any of it before `finish`. */
export interface ObjectUpload {
  /** Waits while too much is on its way. */
  write(text: string): Promise<void>;
  /** @throws ConditionFailed where the key is not as it must be; then nothing was written */
  finish(condition: WriteCondition): Promise<WrittenObject>;
  /** Leaves nothing behind. Does nothing after `finish`. */
  abort(): Promise<void>;
}

export interface UploadOptions {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  /** Who writes, kept with the object. */
  readonly run: string;
  /** Is told of every multipart upload before anything is put into it. */
  readonly onBegin: (uploadId: string) => Promise<void>;
}

/** Objects as batch scoring needs them: Amazon S3, or what speaks its protocol. */
export interface ObjectStore {
  /** @throws ObjectChanged, here or from the chunks, where the object is another one by now, or gone */
  open(ref: ObjectRef, range?: ByteRange): Promise<OpenObject>;
  /** Undefined where there is no such object. */
  readText(bucket: string, key: string): Promise<StoredText | undefined>;
  /** Writes a small object; returns its ETag. @throws ConditionFailed */
  putText(bucket: string, key: string, text: string, condition: WriteCondition): Promise<string>;
  /** Undefined where there is no such object. */
  stat(bucket: string, key: string): Promise<ObjectState | undefined>;
  /** What is not there is removed already; with an ETag, so is what has another one. */
  remove(bucket: string, key: string, etag?: string): Promise<void>;
  upload(options: UploadOptions): ObjectUpload;
  /** Does away with an upload that an earlier run began and did not end. */
  abortUpload(bucket: string, key: string, uploadId: string): Promise<void>;
}

/** A conditional write found the key in another state. */
export class ConditionFailed extends Error {
  override readonly name = 'ConditionFailed';
}

/** The object that was to be read is another one by now, or gone. */
export class ObjectChanged extends Error {
  override readonly name = 'ObjectChanged';
  readonly isGone: boolean;

  constructor(isGone: boolean) {
    super(isGone ? 'The object is gone.' : 'The object was replaced.');
    this.isGone = isGone;
  }
}

/** The object store failed, or could not be reached; trying again later may help. */
export class StorageFailed extends Error {
  override readonly name = 'StorageFailed';
}
