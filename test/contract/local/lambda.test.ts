import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { LocalFunction } from '../../../src/local/lambda/function.ts';
import { functionDirectory, ownRuntime, probeDirectory, startTestFunction } from '../../harness/function.ts';
import { until } from '../../harness/until.ts';

const functionSource = resolve('src/local/lambda/function.ts');
const ERROR_200 = { statusCode: 200 };

async function payloadOf(probe: LocalFunction, event: unknown): Promise<unknown> {
  const result = await probe.invoke(event);
  if ('payload' in result) return result.payload;
  throw new Error(JSON.stringify(result.error));
}

describe('an event', () => {
  it('reaches the handler with a context, and the answer comes back', async () => {
    const probe = await startTestFunction({ timeoutMs: 5000, memorySizeMb: 256 });
    const traceId = 'Root=1-00000000-000000000000000000000001;Parent=0000000000000001;Sampled=0';
    expect(await probe.invoke({ list: [1, 'ä€😀'] }, { traceId })).toEqual({
      payload: {
        event: { list: [1, 'ä€😀'] },
        traceId,
        remainingMs: expect.any(Number),
        context: {
          functionName: 'probe',
          functionVersion: '$LATEST',
          memoryLimitInMB: '256',
          logGroupName: '/aws/lambda/probe',
          logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
          invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:probe',
          awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          xRayTraceId: traceId,
        },
      },
    });
  });

  it('leaves the handler less time than its timeout, and not much less', async () => {
    const probe = await startTestFunction({ timeoutMs: 60_000 });
    const { remainingMs } = (await payloadOf(probe, {})) as { remainingMs: number };
    expect(remainingMs).toBeLessThanOrEqual(60_000);
    expect(remainingMs).toBeGreaterThan(50_000);
  });

  it('gets null where the handler returns nothing', async () => {
    expect(await (await startTestFunction()).invoke({ do: 'nothing' })).toEqual({ payload: null });
  });

  it('comes back as an error where the handler throws', async () => {
    const probe = await startTestFunction();
    expect(await probe.invoke({ do: 'throw', message: 'no such loan' })).toEqual({
      ...ERROR_200,
      error: {
        errorType: 'TypeError',
        errorMessage: 'no such loan',
        trace: expect.arrayContaining(['TypeError: no such loan']),
      },
    });
    expect(await probe.invoke({ do: 'throw text', message: 'text' })).toMatchObject({
      error: { errorType: 'string', errorMessage: 'text' },
    });
    expect(await probe.invoke({ do: 'unserialisable' })).toMatchObject({
      error: { errorType: 'Runtime.JSONStringifyError' },
    });
  });
});

describe('an instance', () => {
  it('is kept for the next event', async () => {
    const probe = await startTestFunction();
    const first = await payloadOf(probe, { do: 'count' });
    expect(await payloadOf(probe, { do: 'count' })).toEqual({ ...(first as object), events: 2 });
    expect(probe.instances()).toBe(1);
  });

  it('has one event at a time: more at once have more instances, up to the reserved concurrency', async () => {
    const probe = await startTestFunction({ reservedConcurrency: 2, timeoutMs: 10_000 });
    const results = await Promise.all([1, 2, 3].map(() => probe.invoke({ do: 'wait', ms: 200 })));
    expect(results).toEqual([
      { payload: 'waited' },
      { payload: 'waited' },
      { statusCode: 429, error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' } },
    ]);
    expect(probe.instances()).toBe(2);
    expect(await probe.invoke({ do: 'wait', ms: 0 })).toEqual({ payload: 'waited' });
    expect(probe.instances()).toBe(2);
  });

  it('is killed when an event takes longer than the timeout, and the next event gets another', async () => {
    const probe = await startTestFunction({ timeoutMs: 250 });
    expect(await probe.invoke({ do: 'wait', ms: 60_000 })).toEqual({
      ...ERROR_200,
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(
          /^RequestId: [0-9a-f-]{36} Error: Task timed out after 0\.25 seconds$/,
        ),
      },
    });
    expect(probe.instances()).toBe(0);
    expect(await payloadOf(probe, { do: 'count' })).toMatchObject({ events: 1 });
  });

  it('is killed on the timeout though it never comes to its event loop', async () => {
    const probe = await startTestFunction({ timeoutMs: 200 });
    expect(await probe.invoke({ do: 'block' })).toMatchObject({ error: { errorType: 'Sandbox.Timedout' } });
  });

  it.each([
    [{ do: 'exit', code: 3 }, 'Runtime exited with error: exit status 3'],
    [{ do: 'exit', code: 0 }, 'Runtime exited without providing a reason'],
    [{ do: 'crash' }, 'Runtime exited with error: exit status 1'],
  ])('that ends at %j says how', async (event, message) => {
    const probe = await startTestFunction();
    expect(await probe.invoke(event)).toMatchObject({
      error: {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(new RegExp(`${message}$`)),
      },
    });
  });

  it('is killed when it grows over its memory', async () => {
    const probe = await startTestFunction({ memorySizeMb: 200, timeoutMs: 15_000 });
    expect(await probe.invoke({ do: 'grow' })).toMatchObject({
      error: {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(/Error: Runtime exited with error: signal: killed$/),
      },
    });
  });

  it('stands still between events', async () => {
    const probe = await startTestFunction();
    await probe.invoke({ do: 'start ticking' });
    const before = await payloadOf(probe, { do: 'ticks' });
    const startedAt = performance.now();
    await until(() => performance.now() - startedAt > 300);
    const after = (await payloadOf(probe, { do: 'ticks' })) as number;
    // Running, it would have ticked some fifty times.
    expect(after - (before as number)).toBeLessThan(10);
  });

  it('goes on between events where freezing is off', async () => {
    const probe = await startTestFunction({ freezes: false });
    await probe.invoke({ do: 'start ticking' });
    await until(async () => ((await payloadOf(probe, { do: 'ticks' })) as number) > 20);
  });
});

describe('sizes', () => {
  it('an event over 6 MB is refused before the function runs', async () => {
    const probe = await startTestFunction();
    expect(await probe.invoke('x'.repeat(6_291_455))).toEqual({
      statusCode: 413,
      error: {
        errorType: 'RequestEntityTooLargeException',
        errorMessage:
          '6291457 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)',
      },
    });
    expect(probe.instances()).toBe(0);
    expect(await payloadOf(probe, 'x'.repeat(6_000_000))).toMatchObject({ event: expect.any(String) });
  });

  it('an answer over 6 MB fails, and the instance goes on', async () => {
    const probe = await startTestFunction({ memorySizeMb: 512 });
    expect(await payloadOf(probe, { do: 'text', bytes: 6_291_554 })).toHaveLength(6_291_554);
    expect(await probe.invoke({ do: 'text', bytes: 6_291_555 })).toEqual({
      ...ERROR_200,
      error: {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage:
          'Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes).',
      },
    });
    expect(await payloadOf(probe, { do: 'count' })).toMatchObject({ events: 1 });
    expect(probe.instances()).toBe(1);
  });
});

describe('a function that cannot start', () => {
  it.each([
    [
      'has no such export',
      'index.missing',
      'Runtime.HandlerNotFound',
      'index.missing is undefined or not exported',
    ],
    [
      'exports no function',
      'index.notAFunction',
      'Runtime.HandlerNotFound',
      'index.notAFunction is not a function',
    ],
    [
      'has no such module',
      'missing.handler',
      'Runtime.ImportModuleError',
      "Error: Cannot find module 'missing'",
    ],
    ['takes a callback', 'index.takesACallback', 'Runtime.CallbackHandlerDeprecated', expect.any(String)],
  ])('because it %s says so', async (_, handler, errorType, errorMessage) => {
    const probe = await startTestFunction({ handler });
    expect(await probe.invoke({})).toMatchObject({ statusCode: 200, error: { errorType, errorMessage } });
  });

  it.each([
    ['throws', "throw new RangeError('MODEL_NAME is not set');", 'RangeError', /^MODEL_NAME is not set$/],
    ['is no JavaScript', 'export const handler = ;', 'Runtime.UserCodeSyntaxError', /^SyntaxError: /],
    ['exits', 'process.exit(4);', 'Runtime.ExitError', /exit status 4$/],
  ])(
    'because its module %s says so, and may start at the next event',
    async (_, source, errorType, message) => {
      const broken = await startTestFunction({ taskRoot: await functionDirectory(source) });
      for (const event of [1, 2]) {
        expect(await broken.invoke(event)).toMatchObject({
          error: { errorType, errorMessage: expect.stringMatching(message) },
        });
      }
      await until(() => broken.instances() === 0);
    },
  );

  it('in time is killed', async () => {
    const taskRoot = await functionDirectory('await new Promise(() => setInterval(() => {}, 1000));');
    const slow = await startTestFunction({ taskRoot, initTimeoutMs: 300 });
    expect(await slow.invoke({})).toMatchObject({ error: { errorType: 'Sandbox.Timedout' } });
    await until(() => slow.instances() === 0);
  });

  it('because its runtime is no program is the fault of whoever starts it', async () => {
    const probe = await startTestFunction({ runtimeCommand: ['/no/such/program'] });
    await expect(probe.invoke({})).rejects.toThrow('ENOENT');
    await expect(startTestFunction({ taskRoot: '/no/such/function' })).rejects.toThrow(
      'There is no built function at /no/such/function.',
    );
  });
});

it('an instance has the environment of Lambda and nothing of this process', async () => {
  process.env.SETTING_OF_THIS_PROCESS = 'leaked';
  const probe = await startTestFunction({
    region: 'eu-central-1',
    environment: { ENDPOINT_NAME: 'loans', NODE_OPTIONS: '--no-warnings', UNSET: undefined },
  });
  const environment = await payloadOf(probe, { do: 'environment' });
  expect(environment).toMatchObject({
    ENDPOINT_NAME: 'loans',
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_LAMBDA_FUNCTION_NAME: 'probe',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: expect.any(String),
    _HANDLER: 'index.handler',
    TZ: ':UTC',
    NODE_OPTIONS: '--no-warnings --max-old-space-size=115',
  });
  expect(environment).not.toHaveProperty('SETTING_OF_THIS_PROCESS');
  expect(environment).not.toHaveProperty('UNSET');
});

describe('the log', () => {
  it('has the lines of the function between those of Lambda', async () => {
    const lines: string[] = [];
    const probe = await startTestFunction({ onLine: (line) => lines.push(line), reports: true });
    await probe.invoke({ do: 'print', lines: ['{"level":"INFO"}'] });
    await until(() => lines.length === 4);
    expect(lines.toSorted()).toEqual([
      expect.stringMatching(/^END RequestId: [0-9a-f-]{36}$/),
      expect.stringMatching(
        /^REPORT RequestId: [0-9a-f-]{36}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: [1-9]\d* MB\tInit Duration: [\d.]+ ms$/,
      ),
      expect.stringMatching(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/),
      '{"level":"INFO"}',
    ]);
    await probe.invoke({ do: 'nothing' });
    await until(() => lines.length === 7);
    expect(lines.filter((line) => line.includes('Init Duration'))).toHaveLength(1);
  });

  it('has the stack of what a handler throws', async () => {
    const lines: string[] = [];
    const probe = await startTestFunction({ onLine: (line) => lines.push(line) });
    await probe.invoke({ do: 'throw', message: 'no such loan' });
    await until(() => lines.some((line) => line.startsWith('Invoke Error TypeError: no such loan')));
  });
});

describe('closing', () => {
  it('ends all instances, frozen and busy ones, and takes no more events', async () => {
    const probe = await startTestFunction({ timeoutMs: 60_000 });
    await probe.invoke({ do: 'count' });
    const busy = [probe.invoke({ do: 'wait', ms: 60_000 }), probe.invoke({ do: 'wait', ms: 60_000 })];
    await until(() => probe.instances() === 2);
    await probe.close();
    expect(probe.instances()).toBe(0);
    for (const result of await Promise.all(busy)) {
      expect(result).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
    }
    await expect(probe.invoke({})).rejects.toThrow('The function probe is closed.');
  });

  it('is not needed for the instances to end where the process ends that started them', async () => {
    const options = { taskRoot: await probeDirectory(), runtimeCommand: ownRuntime };
    const script = `
      const { startFunction } = await import(${JSON.stringify(functionSource)});
      const probe = await startFunction(${JSON.stringify(options)});
      const { payload } = await probe.invoke({ do: 'count' });
      process.stdout.write(String(payload.pid), () => process.exit());`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    await until(() => !existsSync(`/proc/${Number(stdout)}`));
  });
});
