import {
  type BegunUpload,
  type Claim,
  claimText,
  isFree,
  readClaim,
  renewalMs,
  trustMs,
} from '../../core/batch/claim.ts';
import { WorkGivenBack } from '../../core/batch/given-back.ts';
import { ConditionFailed, type ObjectStore, type WriteCondition } from '../../core/batch/ports.ts';
import type { MonotonicClock } from '../../core/ports.ts';

export interface ClaimOptions {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly key: string;
  readonly identity: string;
  readonly run: string;
  /** See `renewalMs`. */
  readonly leaseMs: number;
  readonly now: MonotonicClock;
  /** Is told, once, when the claim is lost: everything is to stop. */
  readonly onLost: (reason: WorkGivenBack) => void;
}

/** An object that this run alone works on, as long as it renews its claim. */
export interface HeldClaim {
  /** Records that earlier runs with the same identity may have had scored. */
  readonly sentBefore: number;
  /** Writes down what whoever takes over has to do away with. */
  addUpload(upload: BegunUpload): Promise<void>;
  /** Writes down that records up to this one may be sent. */
  announce(upTo: number): Promise<void>;
  /** Makes sure, now, that the claim is still this run's. @throws WorkGivenBack `claim-lost` */
  confirm(): Promise<void>;
  /** Uploads of this run could not be done away with: whoever takes over has to. */
  leaveUploads(): void;
  /** Gives the object back. `sent`: records up to this one may have been scored, where a later run must know. */
  release(sent: number): Promise<void>;
}

/** Takes the claim of an object. @throws WorkGivenBack `claimed` where another run has it */
export async function takeClaim(options: ClaimOptions): Promise<HeldClaim> {
  const { store, bucket, key, identity, run, leaseMs } = options;
  const found = await store.readText(bucket, key);
  const earlier = found && readClaim(found.text);
  if (found !== undefined && !isFree(earlier, found.ageMs, leaseMs)) throw claimed();
  const sentBefore = earlier?.identity === identity ? earlier.sent : 0;
  const uploads = earlier?.uploads ?? [];
  const claim: Claim = { identity, run, uploads, sent: sentBefore, isReleased: false };
  const held = createHolder(claim, options);
  await held.put(found === undefined ? 'absent' : { etag: found.etag }, claimed);
  for (const upload of uploads) await store.abortUpload(bucket, upload.key, upload.uploadId);
  held.keep();
  return held;
}

/** Does away with the claim that a run left behind which died after its last write. */
export async function sweepClaim(
  { store, bucket, key, leaseMs }: Pick<ClaimOptions, 'store' | 'bucket' | 'key' | 'leaseMs'>,
  finishedRun: string | undefined,
): Promise<void> {
  const found = await store.readText(bucket, key);
  if (found === undefined) return;
  const claim = readClaim(found.text);
  const isLeft = claim?.run === finishedRun || isFree(claim, found.ageMs, leaseMs);
  if (!isLeft) return;
  for (const upload of claim?.uploads ?? []) await store.abortUpload(bucket, upload.key, upload.uploadId);
  await store.remove(bucket, key, found.etag);
}

function createHolder(taken: Claim, { store, bucket, key, run, leaseMs, now, onLost }: ClaimOptions) {
  let claim = taken;
  let etag = '';
  let renewedAt = now();
  let timer: NodeJS.Timeout | undefined;
  let isRenewing = false;
  let isLost = false;
  let leavesUploads = false;
  /** Writes go one after the other, as each is on the condition of the one before. */
  let writing: Promise<void> = Promise.resolve();

  async function put(condition: WriteCondition, lost: () => WorkGivenBack): Promise<void> {
    const askedAt = now();
    try {
      etag = await store.putText(bucket, key, claimText(claim), condition);
    } catch (thrown) {
      if (!(thrown instanceof ConditionFailed)) throw thrown;
      // A write whose answer was lost has been made, and fails when it is made again.
      const found = await store.readText(bucket, key);
      if (found?.text !== claimText(claim)) throw lost();
      etag = found.etag;
    }
    renewedAt = askedAt;
  }

  function update(change: (held: Claim) => Partial<Claim>): Promise<void> {
    const written = writing.then(() => {
      claim = { ...claim, ...change(claim) };
      return put({ etag }, claimLost);
    });
    writing = written.catch(() => {});
    return written;
  }

  function lose(reason: WorkGivenBack): void {
    if (isLost) return;
    isLost = true;
    clearInterval(timer);
    onLost(reason);
  }

  async function renew(): Promise<void> {
    // A write that hangs renews nothing.
    if (now() - renewedAt >= trustMs(leaseMs)) return lose(claimLost());
    if (isRenewing) return;
    isRenewing = true;
    try {
      await update(unchanged);
    } catch (thrown) {
      if (thrown instanceof WorkGivenBack) lose(thrown);
    } finally {
      isRenewing = false;
    }
  }

  return {
    sentBefore: taken.sent,
    put,
    keep() {
      claim = { ...claim, uploads: [] };
      timer = setInterval(renew, renewalMs(leaseMs));
      timer.unref();
    },
    addUpload: (upload: BegunUpload) => update(({ uploads }) => ({ uploads: [...uploads, upload] })),
    announce: (upTo: number) => update(() => ({ sent: upTo })),
    confirm: () => update(unchanged),
    leaveUploads() {
      leavesUploads = true;
    },
    async release(sent: number) {
      clearInterval(timer);
      // It is another's, or its lease ends it: a write that hangs would hold the function up.
      if (isLost) return;
      if (sent > 0 || leavesUploads)
        return update(({ uploads }) => ({ sent, uploads: leavesUploads ? uploads : [], isReleased: true }));
      await writing;
      const found = await store.readText(bucket, key);
      if (found !== undefined && readClaim(found.text)?.run === run)
        await store.remove(bucket, key, found.etag);
    },
  };
}

const unchanged = () => ({});

function claimed(): WorkGivenBack {
  return new WorkGivenBack('claimed', 'Another run is working on the object.');
}

function claimLost(): WorkGivenBack {
  return new WorkGivenBack('claim-lost', 'Another run has taken the object over.');
}
