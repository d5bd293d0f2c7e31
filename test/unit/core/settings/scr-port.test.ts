import { describe, expect, it } from '@jest/globals';
import { containerSettings } from '../../../../src/core/settings/container.ts';
import { SettingsError } from '../../../../src/core/settings/read.ts';

const read = (env: Record<string, string>) => containerSettings(env, { cpus: 1, memoryBytes: 2 ** 30 });
const RANGE = { SAGEMAKER_SAFE_PORT_RANGE: '21000-21999' };
const CHOSEN = { scrPort: undefined, scrPortRange: { from: 21_000, to: 21_999 } };

function complaint(env: Record<string, string>): string {
  try {
    read(env);
    return '';
  } catch (thrown) {
    return thrown instanceof SettingsError ? thrown.message : String(thrown);
  }
}

describe("SCR's port", () => {
  it('is a free one of the safe range where 9090 is not safe', () => {
    expect(read(RANGE)).toMatchObject(CHOSEN);
  });

  it('is 9090 where that is safe, at either end of the range too', () => {
    for (const range of ['9000-9999', '9090-9999', '9000-9090'])
      expect(read({ SAGEMAKER_SAFE_PORT_RANGE: range })).toMatchObject({
        scrPort: 9090,
        scrPortRange: undefined,
      });
  });

  it('is another of the safe range where 9090 is the port of the proxy', () => {
    const env = { SAGEMAKER_SAFE_PORT_RANGE: '9000-9999', SAGEMAKER_BIND_TO_PORT: '9090' };
    expect(read(env)).toMatchObject({ scrPort: undefined, scrPortRange: { from: 9000, to: 9999 } });
  });

  it('is the one that its own command names', () => {
    const env = { ...RANGE, SCR_COMMAND: '["java","--server.port=9393"]' };
    expect(read(env)).toMatchObject({ scrPort: 9393, scrPortRange: undefined });
  });

  it('is the one that was set, safe or not', () => {
    expect(read({ ...RANGE, SCR_PORT: '9091' })).toMatchObject({ scrPort: 9091, scrPortRange: undefined });
    expect(read({ ...RANGE, SCR_BASE_URL: 'http://127.0.0.1:9092' })).toMatchObject({ scrPort: 9092 });
    expect(read({ SCR_BASE_URL: 'http://127.0.0.1' })).toMatchObject({ scrPort: 80 });
  });

  it('is 9090 where somebody else starts SCR: it cannot be chosen then', () => {
    expect(read({ ...RANGE, SCR_COMMAND: '' })).toMatchObject({ startsScr: false, scrPort: 9090 });
  });
});

describe('the port of the proxy', () => {
  it.each([
    [{ SCR_PORT: '8080' }, 'SCR_PORT is 8080'],
    [{ SAGEMAKER_BIND_TO_PORT: '9090' }, 'SCR_PORT is 9090'],
    [{ SCR_BASE_URL: 'http://127.0.0.1:8080' }, 'SCR_BASE_URL is http://127.0.0.1:8080'],
    // SCR would be started here, on that port.
    [{ SCR_BASE_URL: 'http://scr:8080' }, 'SCR_BASE_URL is http://scr:8080'],
    // The proxy would take itself for SCR.
    [{ SCR_COMMAND: '', SCR_PORT: '8080' }, 'SCR_PORT is 8080'],
    [{ SCR_COMMAND: '', SCR_BASE_URL: 'http://localhost:8080' }, 'SCR_BASE_URL is http://localhost:8080'],
  ])('is refused for SCR in %j, by the setting that says so', (env, named) => {
    expect(complaint(env)).toBe(
      `${named}, the port of the proxy (SAGEMAKER_BIND_TO_PORT); they must differ.`,
    );
  });

  it('may be the port of an SCR on another machine', () => {
    expect(read({ SCR_COMMAND: '', SCR_BASE_URL: 'http://scr:8080' })).toMatchObject({
      scrBaseUrl: 'http://scr:8080',
    });
  });

  it('is told about together with what else does not fit', () => {
    expect(complaint({ SCR_PORT: '8080', MAX_BUFFERED_BYTES: '1' }).split('\n').length).toBe(2);
  });
});
