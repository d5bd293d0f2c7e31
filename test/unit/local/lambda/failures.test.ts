import { expect, it } from '@jest/globals';
import { runtimeExited, timedOut } from '../../../../src/local/lambda/failures.ts';

it.each([
  [{ code: 1, signal: null }, 'Runtime exited with error: exit status 1'],
  [{ code: 0, signal: null }, 'Runtime exited without providing a reason'],
  [{ code: null, signal: 'SIGKILL' }, 'Runtime exited with error: signal: killed'],
  [{ code: null, signal: 'SIGABRT' }, 'Runtime exited with error: signal: aborted'],
  [{ code: null, signal: 'SIGSEGV' }, 'Runtime exited with error: signal: segmentation fault'],
  [{ code: null, signal: 'SIGBUS' }, 'Runtime exited with error: signal: bus'],
] as const)('a process that ended with %j is reported so', (end, message) => {
  expect(runtimeExited('id-1', end)).toEqual({
    statusCode: 200,
    error: { errorType: 'Runtime.ExitError', errorMessage: `RequestId: id-1 Error: ${message}` },
  });
});

it.each([
  [3000, '3.00'],
  [250, '0.25'],
  [29_500, '29.50'],
])('a timeout of %i ms is reported as %s seconds', (timeoutMs, seconds) => {
  expect(timedOut('id-1', timeoutMs)).toMatchObject({
    error: { errorMessage: `RequestId: id-1 Error: Task timed out after ${seconds} seconds` },
  });
});
