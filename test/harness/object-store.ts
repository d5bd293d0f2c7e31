import { once } from 'node:events';
import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll } from '@jest/globals';
import { LOCAL_CREDENTIALS, startS3 } from './s3.ts';

/** The S3 server behind a proxy that adds what that lacks: writes on a condition, as S3 documents them. */
export interface ObjectStoreServer {
  readonly url: string;
  /** Of the server itself, which is one of SQS too. */
  readonly directUrl: string;
  readonly client: S3Client;
  /** A bucket of its own for a test. */
  newBucket(): Promise<string>;
  put(uri: string, body: string | Uint8Array): Promise<void>;
  text(uri: string): Promise<string | undefined>;
  keys(bucket: string): Promise<readonly string[]>;
  /** Multipart uploads that were begun and neither completed nor aborted. */
  readonly openUploads: ReadonlySet<string>;
  /** Requests so far: method and path. */
  readonly requests: readonly string[];
  /** Breaks off the next answers to GETs of a path that ends like this, each after so many bytes. */
  breakDownloads(ending: string, bytes: number, times: number): void;
  /** Makes the next writes of a key that ends like this, and breaks the connection instead of answering. */
  loseAnswers(ending: string, times: number): void;
  /** Is asked before a request is passed on; may take its time, and answers with a status where it is not to be. */
  intercept(interceptor: Interceptor): void;
}

export type Interceptor = (method: string, path: string) => Promise<number | undefined> | number | undefined;

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

export async function startObjectStore(): Promise<ObjectStoreServer> {
  const s3 = await startS3();
  let buckets = 0;
  const upstream = new URL(s3.url);
  const openUploads = new Set<string>();
  const requests: string[] = [];
  const turns = new Map<string, Promise<void>>();
  const breaks: { ending: string; bytes: number; times: number }[] = [];
  const lost: { ending: string; times: number }[] = [];
  let interceptor: Interceptor = () => undefined;

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url = '' } = incoming;
    requests.push(`${method} ${url}`);
    const refusal = await interceptor(method, url);
    if (refusal !== undefined) return refuse(incoming, outgoing, refusal, 'ServiceUnavailable');
    if (method === 'GET' || method === 'HEAD') return pass(incoming, outgoing, await bodyOf(incoming));
    const [path = ''] = url.split('?');
    const body = await bodyOf(incoming);
    // One write of a key after the other, so that nothing comes between a condition and its write.
    const before = turns.get(path) ?? Promise.resolve();
    const turn = before.then(() => write(incoming, outgoing, path, body));
    turns.set(
      path,
      turn.catch(() => {}),
    );
    await turn;
  }

  async function write(incoming: IncomingMessage, outgoing: ServerResponse, path: string, body: Buffer) {
    const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = incoming.headers;
    if (ifMatch !== undefined || ifNoneMatch !== undefined) {
      const etag = await etagOf(path);
      if (ifNoneMatch === '*' && etag !== undefined)
        return refuse(incoming, outgoing, 412, 'PreconditionFailed');
      if (ifMatch !== undefined && etag === undefined) return refuse(incoming, outgoing, 404, 'NoSuchKey');
      if (ifMatch !== undefined && etag !== ifMatch)
        return refuse(incoming, outgoing, 412, 'PreconditionFailed');
    }
    await pass(incoming, outgoing, body);
  }

  function pass(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    return new Promise((resolve, reject) => {
      const passed = forward(upstream, method, url, headers, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('error', reject);
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const content = Buffer.concat(chunks);
          noteUploads(method, url, answer.statusCode ?? 0, content);
          const isLost =
            method !== 'GET' &&
            method !== 'HEAD' &&
            lost.find(({ ending, times }) => times > 0 && url.split('?')[0]?.endsWith(ending));
          if (isLost) {
            isLost.times--;
            outgoing.destroy();
            resolve();
            return;
          }
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          const fault =
            method === 'GET'
              ? breaks.find(({ ending, times }) => url.split('?')[0]?.endsWith(ending) && times > 0)
              : undefined;
          if (fault !== undefined && content.length > fault.bytes) {
            fault.times--;
            outgoing.write(content.subarray(0, fault.bytes), () => outgoing.destroy());
          } else {
            outgoing.end(content);
          }
          resolve();
        });
      });
      passed.on('error', reject);
      passed.end(body);
    });
  }

  function noteUploads(method: string, url: string, status: number, content: Buffer): void {
    const uploadId = new URL(url, s3.url).searchParams.get('uploadId');
    if (method === 'POST' && url.includes('uploads')) {
      const [, id] = /<UploadId>([^<]+)</.exec(content.toString()) ?? [];
      if (id !== undefined) openUploads.add(id);
    } else if (uploadId !== null && (method === 'DELETE' || method === 'POST') && status < 300) {
      openUploads.delete(uploadId);
    }
  }

  function etagOf(path: string): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      const head = forward(upstream, 'HEAD', path, {}, (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200 ? answer.headers.etag : undefined);
      });
      head.on('error', reject);
      head.end();
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port.');
  const url = `http://127.0.0.1:${address.port}`;
  const client = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: LOCAL_CREDENTIALS,
  });
  closing.push(async () => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });

  return {
    url,
    directUrl: s3.url,
    client,
    async newBucket() {
      const Bucket = `bucket-${++buckets}`;
      await s3.client.send(new CreateBucketCommand({ Bucket }));
      return Bucket;
    },
    put: s3.put,
    text: s3.text,
    async keys(Bucket) {
      const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket }));
      return Contents.map(({ Key }) => Key ?? '').sort();
    },
    openUploads,
    requests,
    breakDownloads: (ending, bytes, times) => breaks.push({ ending, bytes, times }),
    loseAnswers: (ending, times) => lost.push({ ending, times }),
    intercept: (given) => {
      interceptor = given;
    },
  };
}

function forward(
  { hostname, port }: URL,
  method: string,
  path: string,
  headers: IncomingMessage['headers'],
  onAnswer: (answer: IncomingMessage) => void,
): ClientRequest {
  const { 'if-match': _match, 'if-none-match': _none, ...others } = headers;
  const kept = method === 'GET' ? headers : others;
  return request({ hostname, port, method, path, headers: kept }, onAnswer);
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, status: number, code: string): void {
  incoming.resume();
  outgoing.writeHead(status, { 'content-type': 'application/xml' });
  outgoing.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
