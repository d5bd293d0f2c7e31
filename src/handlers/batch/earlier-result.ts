import { readManifest } from '../../core/batch/manifest.ts';
import { cameBefore, type ObjectCreated } from '../../core/batch/object-event.ts';
import type { ObjectStore } from '../../core/batch/ports.ts';

export interface ResultPlace {
  readonly bucket: string;
  readonly manifestKey: string;
  readonly identity: string;
}

export interface EarlierWork {
  /** `none`: the object is to be scored. */
  readonly state: 'none' | 'already-scored' | 'superseded';
  /** Of the manifest in the place, where there is one. */
  readonly manifestEtag: string | undefined;
  /** The run that wrote it. */
  readonly run?: string;
}

/**
 * Looks whether an object has been scored: a manifest names the very result, and what it names is still as it was written. An event that
 * came before the one whose result is there is about a version that nobody waits for any more.
 */
export async function lookForEarlierWork(
  store: ObjectStore,
  { bucket, manifestKey, identity }: ResultPlace,
  { sequencer }: ObjectCreated,
): Promise<EarlierWork> {
  const found = await store.readText(bucket, manifestKey);
  const earlier = found && readManifest(found.text);
  const manifestEtag = found?.etag;
  if (earlier === undefined) return { state: 'none', manifestEtag };
  if (earlier.identity !== identity) {
    const isLate = cameBefore(sequencer, earlier.sequencer) === true;
    return { state: isLate ? 'superseded' : 'none', manifestEtag };
  }
  const states = await Promise.all(earlier.files.map(({ key }) => store.stat(bucket, key)));
  const isWhole = earlier.files.every(({ etag }, place) => states[place]?.etag === etag);
  return { state: isWhole ? 'already-scored' : 'none', manifestEtag, run: earlier.run };
}
