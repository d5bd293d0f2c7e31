import type { WriteCondition } from '../../core/batch/ports.ts';

/** Under this name an object keeps the id of the run that wrote it. */
export const RUN_METADATA = 'scr-run';

/**
 * Headers that make S3 refuse a write with 412 where the key is not as it must be (Amazon S3 User Guide, "How to prevent object overwrites
 * with conditional writes").
 */
export function conditionHeaders(
  condition: WriteCondition,
): { readonly IfNoneMatch: '*' } | { readonly IfMatch: string } {
  return condition === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: `"${condition.etag}"` };
}
