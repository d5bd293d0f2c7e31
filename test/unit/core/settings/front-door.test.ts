import { describe, expect, it } from '@jest/globals';
import { frontDoorSettings } from '../../../../src/core/settings/front-door.ts';
import { SettingsError } from '../../../../src/core/settings/read.ts';

const NAMED = { ENDPOINT_NAME: 'homeloan-prod' };
const LISTED = { ENDPOINTS: '{"homeloan":"homeloan-prod","churn":"churn-v2"}' };

function complaint(env: Readonly<Record<string, string>>): string {
  try {
    frontDoorSettings(env);
    return '';
  } catch (thrown) {
    if (!(thrown instanceof SettingsError)) throw thrown;
    return thrown.message;
  }
}

describe("The front door's settings", () => {
  it('need an endpoint and nothing else', () => {
    expect(frontDoorSettings(NAMED)).toMatchObject({
      defaultEndpoint: { publicName: 'homeloan-prod', endpointName: 'homeloan-prod' },
      gatewayTimeoutMs: 29_000,
      deadlineMarginMs: 500,
      maxPayloadBytes: 6_291_456,
      maxResponseBytes: 6_291_456,
      maxRetries: 3,
      scoringIsPure: false,
      passModelErrors: false,
      corsOrigins: [],
      basePath: '',
      validation: 'types',
      records: { errors: 'fail', arePieces: false },
      defaultContentType: 'application/json',
    });
  });

  it('tell of the one endpoint what a list would tell', () => {
    const env = {
      ...NAMED,
      SCR_SIGNATURE_FILE: 'a.json',
      ASYNC_ENDPOINT_NAME: 'homeloan-async',
      ASYNC_BUCKET: 'results',
    };
    expect([...frontDoorSettings(env).endpoints.values()]).toMatchObject([
      { endpointName: 'homeloan-prod', signatureFile: 'a.json', asyncEndpointName: 'homeloan-async' },
    ]);
  });

  it.each([
    [LISTED, undefined],
    [{ ...LISTED, ENDPOINT_NAME: 'churn' }, 'churn-v2'],
    [{ ENDPOINTS: '{"homeloan":"homeloan-prod"}' }, 'homeloan-prod'],
  ])('choose what /invocations is about: %j', (env, endpointName) => {
    expect(frontDoorSettings(env).defaultEndpoint?.endpointName).toBe(endpointName);
  });

  it.each([
    ['*', '*'],
    ['https://app.example.com', ['https://app.example.com']],
    ['https://a.example , http://localhost:5173', ['https://a.example', 'http://localhost:5173']],
  ])('allow the origins of pages: %s', (text, origins) => {
    expect(frontDoorSettings({ ...NAMED, CORS_ORIGINS: text }).corsOrigins).toEqual(origins);
  });

  it.each([
    ['/', ''],
    ['v1', '/v1'],
    ['/scoring/v1/', '/scoring/v1'],
  ])('take a path off the front: %s', (text, basePath) => {
    expect(frontDoorSettings({ ...NAMED, BASE_PATH: text }).basePath).toBe(basePath);
  });

  it.each([
    [{}, /^Neither ENDPOINT_NAME nor ENDPOINTS is set/],
    [{ ENDPOINT_NAME: 'a b' }, /^ENDPOINT_NAME is "a b"; it must be a name/],
    [{ ...NAMED, ASYNC_ENDPOINT_NAME: '/' }, /^ASYNC_ENDPOINT_NAME is "\/"; it must be a name/],
    [
      { ...LISTED, ENDPOINT_NAME: 'homeloan-prod' },
      /^ENDPOINT_NAME is "homeloan-prod"; it must be a public name of ENDPOINTS/,
    ],
    [{ ...LISTED, SCR_SIGNATURE_FILE: 'a.json' }, /^SCR_SIGNATURE_FILE is for ENDPOINT_NAME alone/],
    [{ ...LISTED, ASYNC_ENDPOINT_NAME: 'a' }, /^ASYNC_ENDPOINT_NAME is for ENDPOINT_NAME alone/],
    [{ ...NAMED, CORS_ORIGINS: 'app.example.com' }, /^CORS_ORIGINS is "app.example.com"; it must be origins/],
    [{ ...NAMED, CORS_ORIGINS: 'https://a.example/' }, /^CORS_ORIGINS/],
    [{ ...NAMED, ENDPOINT_MAX_RETRIES: '11' }, /^ENDPOINT_MAX_RETRIES/],
    [{ ...NAMED, ENDPOINTS: '{' }, /^ENDPOINTS is/],
  ])('stop the start where they cannot be used: %j', (env, says) => expect(complaint(env)).toMatch(says));
});
