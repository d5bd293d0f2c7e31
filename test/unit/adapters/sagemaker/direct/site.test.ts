import { describe, expect, it } from '@jest/globals';
import { directSite } from '../../../../../src/adapters/sagemaker/direct/site.ts';

const LAMBDA = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
};

describe('What a function in Lambda is told', () => {
  it('is enough to call SageMaker without the SDK', () => {
    expect(directSite(LAMBDA)).toEqual({
      protocol: 'https:',
      hostname: 'runtime.sagemaker.eu-central-1.amazonaws.com',
      port: undefined,
      basePath: '',
      region: 'eu-central-1',
      credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' },
    });
  });

  it('may name another endpoint, the one of the service before the one of all', () => {
    const all = { ...LAMBDA, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566/aws/' };
    expect(directSite(all)).toMatchObject({
      protocol: 'http:',
      hostname: '127.0.0.1',
      port: 4566,
      basePath: '/aws',
    });
    const own = { ...all, AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: 'https://vpce.example' };
    expect(directSite(own)).toMatchObject({ protocol: 'https:', hostname: 'vpce.example', port: undefined });
  });

  it('switches that are off change nothing', () => {
    expect(directSite({ ...LAMBDA, AWS_USE_FIPS_ENDPOINT: 'false' })).toEqual(directSite(LAMBDA));
  });
});

describe('The SDK is left what is set up otherwise:', () => {
  it.each([
    ['no access key', { AWS_ACCESS_KEY_ID: '' }],
    ['no secret', { AWS_SECRET_ACCESS_KEY: undefined }],
    ['no region', { AWS_REGION: undefined }],
    ['a region of China', { AWS_REGION: 'cn-north-1' }],
    ['a region of GovCloud', { AWS_REGION: 'us-gov-west-1' }],
    ['an isolated region', { AWS_REGION: 'us-iso-east-1' }],
    ['a profile', { AWS_PROFILE: 'team' }],
    ['a configuration file', { AWS_CONFIG_FILE: '/opt/aws' }],
    ['FIPS endpoints', { AWS_USE_FIPS_ENDPOINT: 'true' }],
    ['dual-stack endpoints', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }],
    ['an endpoint that is no address', { AWS_ENDPOINT_URL: 'sagemaker' }],
    ['an endpoint with a query', { AWS_ENDPOINT_URL: 'https://example?a=b' }],
  ])('%s', (_, env) => {
    expect(directSite({ ...LAMBDA, ...env })).toBeUndefined();
  });
});
