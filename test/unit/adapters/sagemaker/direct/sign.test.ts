import { describe, expect, it } from '@jest/globals';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import {
  assert,
  asyncProperty,
  base64String,
  date,
  dictionary,
  option,
  record,
  string,
  uint8Array,
} from 'fast-check';
import { createSign } from '../../../../../src/adapters/sagemaker/direct/sign.ts';

/** What the SDK's own signer makes of the same request. */
async function bySmithy(
  { headers, path, body }: Parameters<ReturnType<typeof createSign>>[0],
  signingDate: Date,
  credentials: Parameters<typeof createSign>[1],
) {
  const signer = new SignatureV4({
    service: 'sagemaker',
    region: 'eu-central-1',
    credentials,
    sha256: Sha256,
  });
  const request = {
    method: 'POST',
    protocol: 'https:',
    hostname: 'x',
    path,
    query: {},
    headers: { ...headers },
    body,
  };
  return (await signer.sign(request, { signingDate })).headers;
}

const headerName = string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' }).map(
  (text) => `x-${text.toLowerCase().replace(/[^a-z0-9]/g, '-')}`,
);
const headerValue = string({ maxLength: 40, unit: 'grapheme-ascii' });
const requests = record({
  path: string({ maxLength: 30, unit: 'grapheme' }).map(
    (name) => `/endpoints/m${encodeURIComponent(name)}/invocations`,
  ),
  headers: dictionary(headerName, headerValue, { maxKeys: 6 }).map((headers) => ({ host: 'h', ...headers })),
  body: uint8Array({ maxLength: 200 }),
});
const credentials = record({
  accessKeyId: base64String({ minLength: 4 }),
  secretAccessKey: base64String({ minLength: 4 }),
  sessionToken: option(base64String({ minLength: 4 }), { nil: undefined }),
}).map(({ sessionToken, ...keys }) => ({ ...keys, ...(sessionToken !== undefined && { sessionToken }) }));
const dates = date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });

describe('A signature', () => {
  it("is the one of the SDK's own signer, whatever is signed", async () => {
    await assert(
      asyncProperty(requests, credentials, dates, async (request, keys, at) => {
        const signed = { ...request.headers, ...createSign('eu-central-1', keys)(request, at) };
        expect(signed).toEqual(await bySmithy(request, at, keys));
      }),
    );
  });

  it('goes on with another key after midnight', async () => {
    const keys = { accessKeyId: 'local', secretAccessKey: 'local' };
    const request = { path: '/endpoints/a/invocations', headers: { host: 'h' }, body: Buffer.from('{}') };
    const sign = createSign('eu-central-1', keys);
    for (const time of ['2026-01-31T23:59:59.999Z', '2026-02-01T00:00:00.000Z', '2026-02-01T00:00:00.001Z']) {
      const at = new Date(time);
      expect({ ...request.headers, ...sign(request, at) }).toEqual(await bySmithy(request, at, keys));
    }
  });
});
