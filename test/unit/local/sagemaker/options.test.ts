import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { faultsMarkdown } from '../../../../src/local/sagemaker/faults.ts';
import { readOptions } from '../../../../src/local/sagemaker/options.ts';
import { settingsMarkdown } from '../../../../src/local/sagemaker/settings-table.ts';

const containers = ['http://127.0.0.1:8080'];

describe('options', () => {
  it('need no more than an endpoint and its container', () => {
    expect(readOptions({ endpoints: [{ name: 'e', containers: ['http://127.0.0.1:8080/'] }] })).toMatchObject(
      {
        host: '127.0.0.1',
        port: 0,
        maxPayloadBytes: 6_291_456,
        modelTimeoutMs: 60_000,
        pingTimeoutMs: 2000,
        credentials: [{ accessKeyId: 'local', secretAccessKey: 'local' }],
        endpoints: [
          {
            name: 'e',
            variants: [{ name: 'AllTraffic', weight: 1, containers }],
            inferenceComponents: [],
            serverless: false,
            maxPayloadBytes: 6_291_456,
            async: undefined,
          },
        ],
      },
    );
  });

  it.each<[string, unknown, string]>([
    ['no object', [], 'options is not an object'],
    ['no endpoint', {}, 'options.endpoints has no endpoint'],
    ['a misspelt setting', { endpoints: [], modelTimeout: 1 }, 'unknown member modelTimeout'],
    [
      'a setting out of its range',
      { port: 65_536, endpoints: [{ name: 'e', containers }] },
      'options.port 65536 is not allowed: an integer from 0 to 65535',
    ],
    [
      'a name that is none',
      { endpoints: [{ name: 'a_b', containers }] },
      'options.endpoints[0].name "a_b" is not allowed: 1 to 63 letters',
    ],
    [
      'an endpoint without a container',
      { endpoints: [{ name: 'e' }] },
      'options.endpoints[0] has no container',
    ],
    [
      'a container that is no URL',
      { endpoints: [{ name: 'e', containers: ['127.0.0.1'] }] },
      'options.endpoints[0].containers[0] "127.0.0.1" is not allowed: a URL',
    ],
    [
      'the same endpoint twice',
      {
        endpoints: [
          { name: 'e', containers },
          { name: 'e', containers },
        ],
      },
      'options.endpoints has e twice',
    ],
    [
      'variants of no weight',
      { endpoints: [{ name: 'e', variants: [{ name: 'A', weight: 0, containers }] }] },
      'has no variant with a weight above 0',
    ],
    [
      'variants beside containers',
      { endpoints: [{ name: 'e', containers, variants: [{ name: 'A', containers }] }] },
      'has both containers and variants',
    ],
    [
      'credentials without a secret',
      { credentials: [{ accessKeyId: 'a' }], endpoints: [{ name: 'e', containers }] },
      'options.credentials[0].secretAccessKey is missing',
    ],
    [
      'an asynchronous endpoint without an output',
      { endpoints: [{ name: 'e', containers, async: {} }] },
      'options.endpoints[0].async.outputUri is missing: s3://bucket',
    ],
  ])('are refused with the place and what is allowed: %s', (_, given, message) => {
    expect(() => readOptions(given)).toThrow(message);
  });

  it('the guide lists every setting and every fault', () => {
    const guide = readFileSync('docs/local-sagemaker.md', 'utf8');
    expect(guide).toContain(`\n${settingsMarkdown()}\n`);
    expect(guide).toContain(`\n${faultsMarkdown()}\n`);
  });
});

describe('as a process', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['src/entry/local-sagemaker.ts', ...args], { encoding: 'utf8' });

  it('explains itself', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('--endpoint <name=url[,url]>');
    expect(stdout).toContain('  throttlingStatus: 400');
    expect(stdout).toContain('reset-within');
  });

  it('does not start with an option that is not allowed, and says why', () => {
    const { status, stderr } = run('--port', '70000', '--endpoint', 'e=http://127.0.0.1:1');
    expect([status, stderr.trim()]).toEqual([
      1,
      'options.port 70000 is not allowed: an integer from 0 to 65535',
    ]);
  });

  it('does not start where the configuration is not there', () => {
    const { status, stderr } = run('--config', '/nowhere/config.json');
    expect(status).toBe(1);
    expect(stderr).toContain('/nowhere/config.json');
  });
});
