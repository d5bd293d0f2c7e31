import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { checkSignature, type SignedRequest } from '../../../../src/local/sagemaker/signature.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const now = Date.UTC(2026, 10, 22, 12, 0, 0);
const rules = { credentials: [credentials], maxClockSkewMs: 300_000, now: () => now };
const body = '{"data":{}}';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

interface Given {
  readonly service?: string;
  readonly region?: string;
  readonly signedAt?: number;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  readonly applyChecksum?: boolean;
}

async function signed(given: Given = {}): Promise<SignedRequest> {
  const { service = 'sagemaker', region = 'eu-north-1', signedAt = now, applyChecksum = false } = given;
  const { secretAccessKey = credentials.secretAccessKey, sessionToken } = given;
  const signer = new SignatureV4({
    credentials: { ...credentials, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    region,
    service,
    sha256: Sha256,
    applyChecksum,
  });
  const request = await signer.sign(
    new HttpRequest({
      method: 'POST',
      path: '/endpoints/a%20b/invocations',
      query: { x: ['1', 'a b'] },
      headers: {
        host: '127.0.0.1:8080',
        'content-type': 'application/json',
        'x-amzn-sagemaker-custom-attributes': '  a  b ',
      },
      body,
    }),
    { signingDate: new Date(signedAt) },
  );
  return {
    method: 'POST',
    url: '/endpoints/a%20b/invocations?x=1&x=a%20b',
    headers: request.headers,
    bodySha256: sha256(body),
  };
}

const withHeader = (request: SignedRequest, name: string, value: string | undefined): SignedRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});
const authorized = (request: SignedRequest, change: (text: string) => string) =>
  withHeader(request, 'authorization', change(String(request.headers.authorization)));

describe('a signature', () => {
  it.each<[string, Given]>([
    ['without a hash of the body, as botocore sends it', {}],
    ['with one, as the JavaScript SDK does', { applyChecksum: true }],
    ['for another region', { region: 'us-gov-west-1' }],
    ['from a clock that is 5 minutes slow', { signedAt: now - 300_000 }],
    ['from a clock that is 5 minutes fast', { signedAt: now + 300_000 }],
  ])('is taken %s', async (_, given) => {
    await expect(checkSignature(await signed(given), rules)).resolves.toBeUndefined();
  });

  it('is taken with the session token of the credentials, and not without it', async () => {
    const withToken = { ...rules, credentials: [{ ...credentials, sessionToken: 't1' }] };
    await checkSignature(await signed({ sessionToken: 't1' }), withToken);
    await expect(checkSignature(await signed(), withToken)).rejects.toMatchObject({
      type: 'UnrecognizedClientException',
      status: 403,
    });
  });

  it.each<[string, string, (request: SignedRequest) => SignedRequest]>([
    ['body', 'InvalidSignatureException', (request) => ({ ...request, bodySha256: sha256('other') })],
    ['path', 'InvalidSignatureException', (request) => ({ ...request, url: '/endpoints/other/invocations' })],
    ['query', 'InvalidSignatureException', (request) => ({ ...request, url: `${request.url}&y=1` })],
    ['method', 'InvalidSignatureException', (request) => ({ ...request, method: 'PUT' })],
    [
      'signed header',
      'InvalidSignatureException',
      (request) => withHeader(request, 'content-type', 'text/csv'),
    ],
    [
      'missing header',
      'InvalidSignatureException',
      (request) => withHeader(request, 'content-type', undefined),
    ],
    [
      'region of the scope',
      'InvalidSignatureException',
      (request) => authorized(request, (text) => text.replace('eu-north-1', 'us-east-1')),
    ],
    [
      'day of the scope',
      'InvalidSignatureException',
      (request) => authorized(request, (text) => text.replace('20261122', '20261121')),
    ],
    [
      'signature',
      'InvalidSignatureException',
      (request) => authorized(request, (text) => text.replace(/Signature=.*/, `Signature=${'0'.repeat(64)}`)),
    ],
    [
      'access key',
      'UnrecognizedClientException',
      (request) => authorized(request, (text) => text.replace('=local/', '=other/')),
    ],
    [
      'host',
      'IncompleteSignatureException',
      (request) => authorized(request, (text) => text.replace('host;', '')),
    ],
    ['date', 'IncompleteSignatureException', (request) => withHeader(request, 'x-amz-date', 'today')],
    ['scheme', 'IncompleteSignatureException', (request) => withHeader(request, 'authorization', 'Bearer x')],
    [
      'authorization',
      'MissingAuthenticationTokenException',
      (request) => withHeader(request, 'authorization', undefined),
    ],
  ])('is refused where the %s is another: %s', async (_, type, change) => {
    for (const applyChecksum of [false, true]) {
      const request = change(await signed({ applyChecksum }));
      await expect(checkSignature(request, rules)).rejects.toMatchObject({ type, status: 403 });
    }
  });

  it.each<[string, Given]>([
    ['with another secret', { secretAccessKey: 'other' }],
    ['for another service', { service: 's3' }],
    ['over 5 minutes ago', { signedAt: now - 301_000 }],
    ['over 5 minutes ahead', { signedAt: now + 301_000 }],
  ])('is refused where it was made %s', async (_, given) => {
    await expect(checkSignature(await signed(given), rules)).rejects.toMatchObject({
      type: 'InvalidSignatureException',
    });
  });
});
