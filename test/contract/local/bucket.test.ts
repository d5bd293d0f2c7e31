import { cp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cliFile } from '../../harness/build.ts';
import { LOCAL_CREDENTIALS } from '../../harness/s3.ts';
import { until } from '../../harness/until.ts';
import { type LocalRun, newDirectory, outcome, startLocal } from './local-command.ts';

const TABLE = 'LOAN,JOB\n1700,Other\nmuch,Other\n2500,Mgr\n';

let run: LocalRun;
let url: string;
let client: S3Client;

beforeAll(async () => {
  run = await startLocal();
  await run.printed('--cli-binary-format');
  url = /^ {2}S3 +(http\S+)/m.exec(run.text())?.[1] ?? '';
  client = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: LOCAL_CREDENTIALS,
  });
});
afterAll(async () => {
  client.destroy();
  run.kill('SIGINT');
  await run.exited;
});

/** The text of an object, when it is there. */
const eventually = (key: string): Promise<string> =>
  until(async () => {
    const answer = await fetch(`${url}/files/${key}`);
    const text = await answer.text();
    return answer.ok ? text : undefined;
  });

describe('a file that is dropped in the bucket', () => {
  it('is scored as the command said it would be: scores, mistakes and a manifest', async () => {
    const [, dropUrl = ''] = /curl -T \S+ \\\n +(http\S+)/.exec(run.text()) ?? [];
    const [, manifestUrl = ''] = /curl \\\n +(http\S+\.manifest\.json)/.exec(run.text()) ?? [];
    const shown = (ending: string) =>
      new RegExp(`curl (http\\S+${ending})$`, 'm').exec(run.text())?.[1] ?? '';
    expect((await fetch(dropUrl, { method: 'PUT', body: TABLE })).status).toBe(200);
    const manifest = JSON.parse(await eventually(manifestUrl.slice(`${url}/files/`.length)));
    expect(manifest).toMatchObject({ outcome: 'scored', records: { in: 3, scored: 2, failed: 1 } });
    const scores = await (await fetch(shown('\\.out'))).text();
    expect(scores.trimEnd().split('\n')).toHaveLength(4);
    const mistakes = await (await fetch(shown('\\.errors\\.jsonl'))).text();
    expect(JSON.parse(mistakes)).toMatchObject({ number: 2, code: 'invalid-record' });
  });

  it('may come in parts, and have a name with spaces', async () => {
    const place = { Bucket: 'files', Key: 'loans/all of june.csv' };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(place));
    const part = { ...place, UploadId, PartNumber: 1 };
    const { ETag } = await client.send(new UploadPartCommand({ ...part, Body: TABLE }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    await client.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload }));
    const manifest = await eventually('scored/loans/all%20of%20june.csv.manifest.json');
    expect(JSON.parse(manifest)).toMatchObject({ outcome: 'scored', source: { key: place.Key } });
  });

  it('is written on conditions, which the exactly-once output rests on', async () => {
    const object = { Bucket: 'files', Key: 'other/once.txt', Body: 'x' };
    const [first, second] = await Promise.allSettled([
      client.send(new PutObjectCommand({ ...object, IfNoneMatch: '*' })),
      client.send(new PutObjectCommand({ ...object, IfNoneMatch: '*' })),
    ]);
    const refused = { $metadata: { httpStatusCode: 412 } };
    const reasons = [first, second].flatMap((one) => (one?.status === 'rejected' ? [one.reason] : []));
    expect(reasons).toEqual([
      expect.objectContaining({ $metadata: expect.objectContaining(refused.$metadata) }),
    ]);
    await expect(client.send(new PutObjectCommand({ ...object, IfMatch: '"no"' }))).rejects.toMatchObject(
      refused,
    );
  });
});

it('without the S3 server, everything else runs', async () => {
  const directory = await newDirectory();
  const build = join(directory, 'build');
  const isWanted = (file: string) => !file.endsWith('.map');
  await cp(dirname(cliFile), build, { recursive: true, filter: isWanted });
  const alone = await startLocal({ once: true, command: join(build, basename(cliFile)) });
  expect(await outcome(alone)).toEqual({ code: 0, left: [] });
  expect(alone.text()).toContain('S3 is left out: the package fauxqs, which serves it, is not installed');
  expect(alone.text()).toContain('Scored the first row through the front door');
});
