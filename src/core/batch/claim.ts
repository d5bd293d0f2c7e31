/**
 * Says that somebody works on an object, in a small object beside its outputs. It is only ever written on the condition that it is as the
 * writer last saw it, which S3 checks (Amazon S3 User Guide, "How to prevent object overwrites with conditional writes"), so that two
 * runs never hold it at once.
 */
export interface Claim {
  readonly identity: string;
  /** The run that holds it. */
  readonly run: string;
  /** Multipart uploads of that run, which whoever takes over does away with. */
  readonly uploads: readonly BegunUpload[];
  /** Records up to this one may have been scored; kept where a record must not be sent twice. */
  readonly sent: number;
  /** Whether its run gave it back: it may be taken at once. */
  readonly isReleased: boolean;
}

export interface BegunUpload {
  readonly key: string;
  readonly uploadId: string;
}

/** Four renewals may fail before somebody else takes over. */
const RENEWALS_IN_LEASE = 5;
/** A run that could not renew for this part of the lease stops by itself, well before anybody takes over. */
const TRUST = 2 / 3;

/** @param leaseMs a claim that was not renewed for so long is of a run that ended without a word */
export function renewalMs(leaseMs: number): number {
  return leaseMs / RENEWALS_IN_LEASE;
}

export function trustMs(leaseMs: number): number {
  return leaseMs * TRUST;
}

export function claimText(claim: Claim): string {
  return `${JSON.stringify(claim)}\n`;
}

/** What can't be read is a claim of nobody. */
export function readClaim(text: string): Claim | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const claim: Readonly<Record<string, unknown>> = { ...value };
  const { identity, run, sent, isReleased, uploads } = claim;
  if (typeof identity !== 'string' || typeof run !== 'string' || typeof sent !== 'number') return undefined;
  return {
    identity,
    run,
    sent,
    isReleased: isReleased === true,
    uploads: Array.isArray(uploads) ? uploads.flatMap(begunUpload) : [],
  };
}

function begunUpload(value: unknown): readonly BegunUpload[] {
  if (typeof value !== 'object' || value === null) return [];
  const { key, uploadId }: Readonly<Record<string, unknown>> = { ...value };
  return typeof key === 'string' && typeof uploadId === 'string' ? [{ key, uploadId }] : [];
}

/** Whether a claim may be taken from its run. */
export function isFree(claim: Claim | undefined, ageMs: number, leaseMs: number): boolean {
  return claim === undefined || claim.isReleased || ageMs > leaseMs;
}
