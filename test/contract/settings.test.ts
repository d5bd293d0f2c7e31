import { describe, expect, it } from '@jest/globals';
import { standInFile } from '../harness/build.ts';
import { startContainerProcess, startContainerWithChild, untilPing } from '../harness/container.ts';
import { freePort } from '../harness/free-port.ts';
import { get, invoke } from '../harness/http.ts';
import { FLAT_RECORD } from '../harness/records.ts';

/** What a container that can't start says of it. */
async function refusal(env: Readonly<Record<string, string>>): Promise<string> {
  const process = await startContainerProcess(env);
  expect((await process.exited).code).toBe(1);
  expect(process.log.lines.join('\n')).not.toMatch(/\bat .*:\d+:\d+/);
  return process.log
    .entries()
    .map(({ reason }) => String(reason ?? ''))
    .join('\n');
}

describe('Settings', () => {
  it.each([
    ['SAGEMAKER_BIND_TO_PORT', '80a', 'a port from 1 to 65535'],
    ['SCR_PORT', '70000', 'a port from 1 to 65535'],
    ['SAGEMAKER_SAFE_PORT_RANGE', '9-', 'two ports'],
    ['SCR_BASE_URL', 'https://elsewhere/path', 'an http:// address'],
    ['SCR_COMMAND', 'java -jar scr.jar', 'a JSON array'],
    ['SCR_MAX_CONCURRENCY', '0', 'a whole number from 1'],
    ['INVOCATION_TIMEOUT_MS', '60s', 'milliseconds'],
    ['DRAIN_TIMEOUT_MS', '100', 'milliseconds'],
    ['MAX_PAYLOAD_BYTES', '6MB', 'a whole number'],
    ['SCR_SCORING_IS_PURE', 'yes', 'true or false'],
    ['LOG_LEVEL', 'LOUD', 'one of'],
    ['SCR_MODEL_PATH', '/a?b', 'a URL path'],
  ])('that are bad stop the start: %s=%s', async (name, value, allowed) => {
    const said = await refusal({
      [name]: value,
      SCR_COMMAND: '',
      ...(name === 'SCR_COMMAND' && { SCR_COMMAND: value }),
    });
    expect(said).toContain(name);
    expect(said).toContain(JSON.stringify(value));
    expect(said).toContain(allowed);
  });

  it('that are bad are all named at once', async () => {
    const said = await refusal({ SCR_PORT: 'x', LOG_LEVEL: 'y' });
    expect(said).toMatch(/SCR_PORT[\s\S]*LOG_LEVEL/);
  });

  it('that name a program which does not exist stop the start and say SCR_COMMAND', async () => {
    const said = await refusal({
      SCR_COMMAND: '["/no/such/java"]',
      SAGEMAKER_BIND_TO_PORT: `${await freePort()}`,
    });
    expect(said).toMatch(/SCR_COMMAND.*\/no\/such\/java/);
  });

  it('that give proxy and SCR one port stop the start', async () => {
    expect(await refusal({ SAGEMAKER_BIND_TO_PORT: '9090' })).toMatch(/SCR_PORT.*SAGEMAKER_BIND_TO_PORT/);
  });

  it('that name a port which is taken stop the start', async () => {
    const container = await startContainerWithChild();
    const said = await refusal({ SAGEMAKER_BIND_TO_PORT: `${container.port}`, SCR_COMMAND: '' });
    expect(said).toContain(String(container.port));
    expect(said).toContain('SAGEMAKER_BIND_TO_PORT');
  });
});

describe('Ports', () => {
  it('SAGEMAKER_BIND_TO_PORT is the port that SageMaker is served on', async () => {
    const container = await startContainerWithChild();
    await untilPing(container, 200);
    await container.log.entry('Listening.', { port: container.port });
    expect((await get(container.port, '/ping')).status).toBe(200);
  });

  it('SAGEMAKER_SAFE_PORT_RANGE: SCR gets a port of it that is not the proxy’s', async () => {
    const port = await freePort();
    const process = await startContainerProcess({
      SAGEMAKER_BIND_TO_PORT: `${port}`,
      SAGEMAKER_SAFE_PORT_RANGE: `${port}-${port + 20}`,
      SCR_COMMAND: JSON.stringify([globalThis.process.execPath, standInFile]),
      SAS_SCR_APP_PATH: '/hmeq',
    });
    await process.log.entry('Ready.');
    const scrPort = Number((await process.log.entry('SCR is starting.')).port);
    expect(scrPort).toBeGreaterThan(port);
    expect(scrPort).toBeLessThanOrEqual(port + 20);
    expect((await get(port, '/ping')).status).toBe(200);
    expect((await invoke(port, FLAT_RECORD)).status).toBe(200);
  });
});
