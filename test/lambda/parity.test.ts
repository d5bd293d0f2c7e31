import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { FunctionOptions } from '../../src/local/lambda/configuration.ts';
import type { InvokeResult } from '../../src/local/lambda/invocation.ts';
import { functionDirectory, ownRuntime, startTestFunction } from '../harness/function.ts';
import { until } from '../harness/until.ts';

const lambdasOwnRuntime = [process.execPath, resolve('test/lambda/node_modules/aws-lambda-ric/index.mjs')];

const fixtures = readdirSync(resolve('test/fixtures/events'));
const fixture = (file: string): unknown =>
  JSON.parse(readFileSync(resolve('test/fixtures/events', file), 'utf8'));

/** What one runtime client makes of the same events, one after another. */
async function results(
  runtimeCommand: readonly string[],
  events: readonly unknown[],
  options: Partial<FunctionOptions>,
): Promise<readonly InvokeResult[]> {
  const probe = await startTestFunction({ memorySizeMb: 512, ...options, runtimeCommand });
  const all: InvokeResult[] = [];
  for (const event of events) all.push(await probe.invoke(event, { traceId: TRACE_ID }));
  await probe.close();
  return all;
}

const TRACE_ID = 'Root=1-00000000-000000000000000000000001;Parent=0000000000000001;Sampled=0';

/** Leaves out what no two runs have in common: ids, times, process ids, and of a stack what isn't a place in the function. */
function withoutChance(result: InvokeResult): InvokeResult {
  const text = JSON.stringify(result, (key, value) =>
    key === 'trace' ? value.flatMap(placeInFunction) : value,
  )
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replaceAll(/\[\$LATEST\][0-9a-f]{32}/g, '<stream>')
    .replaceAll(/"(remainingMs|pid)":\d+/g, '"$1":0');
  return JSON.parse(text);
}

function placeInFunction(line: string): readonly string[] {
  if (!/^ +at /.test(line)) return [line];
  return line.match(/scr-sagemaker-function-.*index\.mjs:\d+:\d+/) ?? [];
}

async function expectSame(events: readonly unknown[], options: Partial<FunctionOptions> = {}): Promise<void> {
  const own = await results(ownRuntime, events, options);
  const lambdas = await results(lambdasOwnRuntime, events, options);
  expect(own.map(withoutChance)).toEqual(lambdas.map(withoutChance));
}

describe("the project's runtime client and Lambda's own give the same", () => {
  it.each(fixtures)('event and context of %s', async (file) => {
    const event = fixture(file);
    const [result] = await results(lambdasOwnRuntime, [event], {});
    expect(result).toMatchObject({ payload: { event } });
    await expectSame([event]);
  });

  it.each([
    ['answers of any JSON type', [{ do: 'nothing' }, { do: 'text', bytes: 3 }, null, [], 'ä€😀', 0]],
    [
      'errors',
      [
        { do: 'throw', message: 'no such loan' },
        { do: 'throw text', message: 'text' },
      ],
    ],
    ['answers that are no JSON', [{ do: 'unserialisable' }, { do: 'count' }]],
    ['module state, kept from event to event', [{ do: 'count' }, { do: 'count' }, { do: 'count' }]],
    ['exits', [{ do: 'exit', code: 3 }, { do: 'exit', code: 0 }, { do: 'count' }]],
    ['errors outside of the handler', [{ do: 'crash' }, { do: 'count' }]],
    ['answers at the limit and over it', [6_291_554, 6_291_555].map((bytes) => ({ do: 'text', bytes }))],
    ['a large event', ['x'.repeat(6_000_000)]],
  ])('%s', async (_, events) => {
    await expectSame(events, { timeoutMs: 20_000 });
  });

  it('timeouts, and the event after them', async () => {
    await expectSame([{ do: 'wait', ms: 60_000 }, { do: 'block' }, { do: 'count' }], { timeoutMs: 1000 });
  });

  it('ends for want of memory', async () => {
    await expectSame([{ do: 'grow' }], { memorySizeMb: 200, timeoutMs: 20_000 });
  });

  it.each([
    ['own', ownRuntime],
    ["Lambda's", lambdasOwnRuntime],
  ])('standing still between events: %s', async (_, runtimeCommand) => {
    const probe = await startTestFunction({ runtimeCommand });
    await probe.invoke({ do: 'start ticking' });
    const startedAt = performance.now();
    await until(() => performance.now() - startedAt > 300);
    const result = await probe.invoke({ do: 'ticks' });
    // Running, it would have ticked some fifty times.
    expect('payload' in result && Number(result.payload)).toBeLessThan(10);
  });

  it.each(['index.missing', 'index.notAFunction'])('refusals of the handler %s', async (handler) => {
    await expectSame([{}], { handler });
  });

  it.each([
    ['throws', "throw new RangeError('MODEL_NAME is not set');"],
    ['is no JavaScript', 'export const handler = ;'],
    ['exits', 'process.exit(4);'],
  ])('refusals of a module that %s', async (_, source) => {
    await expectSame([{}, {}], { taskRoot: await functionDirectory(source) });
  });

  it.each([
    ['missing.handler', 'Runtime.ImportModuleError'],
    ['index.takesACallback', 'Runtime.CallbackHandlerDeprecated'],
  ])('kind of error, in other words, for the handler %s', async (handler, errorType) => {
    for (const runtimeCommand of [ownRuntime, lambdasOwnRuntime]) {
      const [result] = await results(runtimeCommand, [{}], { handler });
      expect(result).toMatchObject({ error: { errorType } });
    }
  });
});
