import { relative } from 'node:path';
import { BUCKET, DROP_PREFIX, type LocalBucket, OUTPUT_PREFIX } from './local-bucket.ts';

const NAME = 'may.csv';

/** How to drop a file, and where what comes of it appears; begins with an empty line. */
export function bucketHints({
  logFile,
  sampleFile,
  url,
}: Pick<LocalBucket, 'url' | 'logFile'> & { readonly sampleFile: string }): string {
  const key = `${DROP_PREFIX}${NAME}`;
  const output = `${url}/${BUCKET}/${OUTPUT_PREFIX}${key}`;
  const file = shellWord(shorter(sampleFile, relative(process.cwd(), sampleFile)));
  return `
with files that arrive in S3 (up to 11 MB each with curl):

  drop       curl -T ${file} \\
               ${url}/${BUCKET}/${key}
  finished?  curl \\
               ${output}.manifest.json
  scores     curl ${output}.out
  mistakes   curl ${output}.errors.jsonl
  log        tail -f ${logFile}

  AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local \\
    aws s3 cp ${file} s3://${BUCKET}/${DROP_PREFIX} \\
    --region us-east-1 --endpoint-url ${url}
`;
}

function shorter(a: string, b: string): string {
  return b !== '' && b.length < a.length ? b : a;
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
