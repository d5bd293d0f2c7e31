import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credentials } from './options.ts';
import { accessError } from './service-error.ts';

export interface SignedRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly bodySha256: string;
}

export interface SignatureRules {
  readonly credentials: readonly Credentials[];
  readonly maxClockSkewMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const BODY_HASH = 'x-amz-content-sha256';

/**
 * Checks that a request is signed with one of the credentials, for service `sagemaker` and any region, now: AWS Signature Version 4,
 * calculated again by the SDK's own signer over what has arrived.
 * @throws ServiceError with status 403 and the type that AWS gives it
 */
export async function checkSignature(request: SignedRequest, rules: SignatureRules): Promise<void> {
  const given = authorizationOf(request.headers);
  const known = rules.credentials.find(({ accessKeyId }) => accessKeyId === given.accessKeyId);
  const token = request.headers['x-amz-security-token'];
  if (known === undefined || token !== known.sessionToken) {
    throw accessError('UnrecognizedClientException', 'The security token in the request is not valid.');
  }
  if (given.service !== 'sagemaker') {
    throw invalid(`The credential is scoped to service '${given.service}' rather than 'sagemaker'.`);
  }
  const signedAt = signingDate(request.headers['x-amz-date'], given.date);
  if (Math.abs(signedAt.getTime() - rules.now()) > rules.maxClockSkewMs) {
    throw invalid(
      `Signature expired or not yet current: it is from ${signedAt.toISOString()}, and now is ${new Date(rules.now()).toISOString()}.`,
    );
  }
  const expected = await signatureOf(request, given, known, signedAt);
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(given.signature))) {
    throw invalid(
      'The signature does not match the request; check the secret access key and what is signed.',
    );
  }
}

function authorizationOf(headers: IncomingHttpHeaders): Authorization {
  const { authorization } = headers;
  if (authorization === undefined) {
    throw accessError('MissingAuthenticationTokenException', 'The request has no authentication token.');
  }
  const parts = new Map(
    authorization
      .slice(ALGORITHM.length)
      .split(',')
      .map((part) => part.trim().split('=', 2))
      .map(([name = '', value = '']) => [name, value]),
  );
  const scope = (parts.get('Credential') ?? '').split('/');
  const [accessKeyId, date, region, service, end] = scope;
  const signedHeaders = (parts.get('SignedHeaders') ?? '').split(';');
  const signature = parts.get('Signature') ?? '';
  if (
    !authorization.startsWith(`${ALGORITHM} `) ||
    accessKeyId === undefined ||
    date === undefined ||
    region === undefined ||
    service === undefined ||
    end !== 'aws4_request' ||
    scope.length !== 5 ||
    !signedHeaders.includes('host') ||
    !/^[0-9a-f]{64}$/.test(signature)
  ) {
    throw accessError(
      'IncompleteSignatureException',
      'The Authorization header is no signature of version 4 with Credential, SignedHeaders (host among them) and Signature.',
    );
  }
  return { accessKeyId, date, region, service, signedHeaders, signature };
}

function signingDate(amzDate: string | string[] | undefined, scopeDate: string): Date {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(amzDate)) ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(date.getTime())) {
    throw accessError(
      'IncompleteSignatureException',
      'The request has no X-Amz-Date of the form 20260131T235959Z.',
    );
  }
  if (!String(amzDate).startsWith(scopeDate)) {
    throw invalid('The date of the credential is not that of the signature.');
  }
  return date;
}

async function signatureOf(
  request: SignedRequest,
  given: Authorization,
  credentials: Credentials,
  signedAt: Date,
): Promise<string> {
  const url = new URL(`http://local${request.url}`);
  const query: Record<string, string[]> = {};
  for (const name of url.searchParams.keys()) query[name] = url.searchParams.getAll(name);
  const headers: Record<string, string> = {};
  for (const name of given.signedHeaders) {
    const value = request.headers[name];
    if (value === undefined) throw invalid(`The header ${name} is signed and missing.`);
    headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  if (headers[BODY_HASH] !== undefined && headers[BODY_HASH] !== request.bodySha256) {
    throw invalid(`${BODY_HASH} is not the hash of the body.`);
  }
  // The signer takes the hash of the body from this header; it is part of what is signed only where the caller signed it.
  const isHashSigned = BODY_HASH in headers;
  headers[BODY_HASH] = request.bodySha256;
  const signer = new SignatureV4({
    credentials,
    region: given.region,
    service: given.service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const signed = await signer.sign(
    new HttpRequest({ method: request.method, path: pathOf(request.url), query, headers }),
    {
      signingDate: signedAt,
      signableHeaders: new Set(given.signedHeaders),
      unsignableHeaders: new Set(isHashSigned ? [] : [BODY_HASH]),
    },
  );
  return /Signature=([0-9a-f]{64})$/.exec(signed.headers.authorization ?? '')?.[1] ?? '';
}

/** The path as it was sent: `URL` would normalise it, and the caller signed it as it is. */
function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

function invalid(message: string) {
  return accessError('InvalidSignatureException', message);
}
