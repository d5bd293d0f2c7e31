import { resolve } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll } from '@jest/globals';
import { type Process, startProcess } from './processes.ts';
import { until } from './until.ts';

/** A real S3 and SQS server on this machine, with nothing in it but the buckets that were asked for. */
export interface LocalS3 extends Process {
  /** The endpoint URL of both services. */
  readonly url: string;
  readonly client: S3Client;
  put(uri: string, body: string | Uint8Array): Promise<void>;
  /** The text of an object; undefined where there is none. */
  text(uri: string): Promise<string | undefined>;
}

/** The server takes any; these are the ones that the local SageMaker uses. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

const clients: S3Client[] = [];
afterAll(() => {
  for (const client of clients) client.destroy();
});

/** Starts it. Resolves when the buckets are there. */
export async function startS3(buckets: readonly string[] = []): Promise<LocalS3> {
  const server = await startProcess([resolve('node_modules/fauxqs/dist/server.js')], { FAUXQS_PORT: '0' });
  const url = await until(() => {
    if (server.hasEnded) throw new Error(`The S3 server ended:\n${server.log.lines.join('\n')}`);
    return urlIn(server.log.lines);
  });
  const client = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: LOCAL_CREDENTIALS,
  });
  clients.push(client);
  for (const Bucket of buckets) await client.send(new CreateBucketCommand({ Bucket }));
  return Object.assign(server, {
    url,
    client,
    put: async (uri: string, Body: string | Uint8Array) => {
      await client.send(new PutObjectCommand({ ...placeOf(uri), Body }));
    },
    text: async (uri: string) => {
      try {
        const { Body } = await client.send(new GetObjectCommand(placeOf(uri)));
        return await Body?.transformToString();
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
  });
}

function urlIn(lines: readonly string[]): string | undefined {
  return lines.map((line) => /listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1]).find(Boolean);
}

function placeOf(uri: string): { readonly Bucket: string; readonly Key: string } {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? [];
  return { Bucket: bucket, Key: key };
}
