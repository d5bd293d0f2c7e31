import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../../core/errors/problem-error.ts';

/**
 * Refuses what Node.js would refuse without a problem, or leaves to its application: HTTP/1.1 without `Host` (RFC 9112, section 3.2),
 * and expectations other than `100-continue` (RFC 9110, section 10.1.1).
 * @throws ProblemError `invalid-request`, `expectation-failed`
 */
export function requireUnderstood({ headers, httpVersion }: IncomingMessage): void {
  if (headers.host === undefined && httpVersion === '1.1') {
    throw new ProblemError('invalid-request', { detail: 'An HTTP/1.1 request needs a Host header.' });
  }
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') {
    throw new ProblemError('expectation-failed');
  }
}
