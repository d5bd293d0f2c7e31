/** A record of SAS's own HMEQ example in each of the shapes that clients send. */
export const INPUTS_RECORD =
  '{"inputs":[{"name":"LOAN","value":1700},{"name":"MORTDUE","value":30548},{"name":"JOB","value":"Other"}]}';
export const DATA_RECORD = '{"data":{"LOAN":1700,"MORTDUE":30548,"JOB":"Other"}}';
export const FLAT_RECORD = '{"LOAN":1700,"MORTDUE":30548,"JOB":"Other"}';

/** A record of about this many bytes. */
export function recordOfBytes(bytes: number): string {
  const head = '{"data":{"LOAN":1700,"JOB":"';
  return `${head}${'x'.repeat(Math.max(0, bytes - head.length - 3))}"}}`;
}
