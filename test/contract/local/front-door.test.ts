import { readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, it } from '@jest/globals';
import { type LocalRun, outcome, startLocal } from './local-command.ts';

/** Serves, and gives what it says of itself. */
async function serving(): Promise<{ readonly run: LocalRun; readonly urlOf: (name: string) => string }> {
  const run = await startLocal();
  await run.printed('--cli-binary-format');
  const urlOf = (name: string) => new RegExp(`^  ${name} +(http[^\\s,]*)`, 'm').exec(run.text())?.[1] ?? '';
  return { run, urlOf };
}

/** Instances of the functions, frozen ones too: of the command's environment they have the directory for temporary files alone. */
async function instancesOf(run: LocalRun): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const mark = `TMPDIR=${dirname(run.outputFile)}\0`;
  const found = pids.map(async (pid) => {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    return environment.includes(mark) && environment.includes('AWS_LAMBDA_RUNTIME_API=') ? [pid] : [];
  });
  return (await Promise.all(found)).flat();
}

async function stop(run: LocalRun): Promise<void> {
  // The front door's, and that which scores files.
  expect(await instancesOf(run)).toHaveLength(2);
  run.kill('SIGINT');
  expect(await outcome(run)).toEqual({ code: 0, left: [] });
  expect(await instancesOf(run)).toEqual([]);
}

it('the front door scores as the container does, and is documented with the inputs of the model', async () => {
  const { run, urlOf } = await serving();
  const score = async (url: string) => {
    const headers = { 'content-type': 'application/json', 'x-correlation-id': 'order-7' };
    const answer = await fetch(`${url}/invocations`, { method: 'POST', headers, body: '{"LOAN":1700}' });
    expect(answer.headers.get('x-correlation-id')).toBe('order-7');
    const { metadata: _, ...outputs }: Record<string, unknown> = Object(await answer.json());
    return { status: answer.status, outputs };
  };
  const scored = await score(urlOf('front door'));
  expect(scored).toEqual(await score(urlOf('container')));
  expect(scored.status).toBe(200);
  const wrong = await fetch(`${urlOf('front door')}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"LOAN":"much"}',
  });
  expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('LOAN')]);
  const health = await fetch(`${urlOf('front door')}/ping?deep=true`);
  expect(health.status).toBe(200);
  const openApi = await fetch(`${urlOf('front door')}/openapi.json`);
  expect(await openApi.text()).toContain('DEBTINC');
  const docs = await fetch(urlOf('its docs'));
  expect([docs.status, docs.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('text/html'),
  ]);
  await stop(run);
});

it('what it says fits in 80 columns, where a directory of logs is short', async () => {
  const { run } = await serving();
  const lines = run.text().split('\n');
  const said = lines.slice(lines.indexOf('It keeps serving until Ctrl-C.'));
  expect(said.filter((line) => line.length > 80 && !line.includes('tail -f'))).toEqual([]);
  await stop(run);
});

it('the function writes its log lines to a file of its own', async () => {
  const { run } = await serving();
  const files = [...run.text().matchAll(/tail -f (.*)/g)].map(([, file = '']) => file);
  await stop(run);
  const [container = '', frontDoor = ''] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  expect(container).toContain('"service":"scr-sagemaker"');
  expect(frontDoor).toContain('"service":"scr-sagemaker-api"');
  expect(frontDoor).toMatch(/^REPORT RequestId: /m);
});
