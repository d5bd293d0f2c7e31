import { createHash, createHmac } from 'node:crypto';
import type { DirectCredentials } from './site.ts';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SERVICE = 'sagemaker';

/** A POST without a query, as it is to be signed. */
export interface Signable {
  /** Encoded, as it is sent. */
  readonly path: string;
  /** All that are signed, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Gives the headers that a signature adds. */
export type Sign = (request: Signable, date: Date) => Readonly<Record<string, string>>;

/**
 * AWS Signature Version 4 for SageMaker. Written out, because the SDK's signer brings 160 KB of other code along, which every cold start
 * would read. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSign(region: string, credentials: DirectCredentials): Sign {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  let keyDay = '';
  let key: Buffer = Buffer.alloc(0);
  /** A key is a day's. */
  const keyOf = (day: string) => {
    if (day !== keyDay) {
      const parts = [day, region, SERVICE, 'aws4_request'];
      key = parts.reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`));
      keyDay = day;
    }
    return key;
  };
  return ({ body, headers, path }, date) => {
    const time = date.toISOString().replace(/[-:]|\.\d+/g, '');
    const day = time.slice(0, 8);
    const added = {
      'x-amz-content-sha256': sha256(body),
      'x-amz-date': time,
      ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
    };
    const signed = Object.entries({ ...headers, ...added }).sort(([a], [b]) => (a < b ? -1 : 1));
    const names = signed.map(([name]) => name).join(';');
    const lines = signed.map(([name, value]) => `${name}:${value.replace(/\s+/g, ' ').trim()}\n`).join('');
    const canonical = `POST\n${twiceEncoded(path)}\n\n${lines}\n${names}\n${added['x-amz-content-sha256']}`;
    const scope = `${day}/${region}/${SERVICE}/aws4_request`;
    const signature = hmac(keyOf(day), `${ALGORITHM}\n${time}\n${scope}\n${sha256(canonical)}`).toString(
      'hex',
    );
    const authorization = `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
    return { ...added, authorization };
  };
}

/** Every service but S3 has the segments of the path, encoded as they are sent, encoded once more. */
function twiceEncoded(path: string): string {
  return path
    .split('/')
    .map((segment) =>
      encodeURIComponent(segment).replace(
        /[!'()*]/g,
        (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/');
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
