import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The permission that each call of an AWS client needs. HeadObject and the parts of an upload have none of their own (S3 service authorization). */
const ACTIONS: Readonly<Record<string, string>> = {
  AbortMultipartUpload: 's3:AbortMultipartUpload',
  ChangeMessageVisibility: 'sqs:ChangeMessageVisibility',
  CompleteMultipartUpload: 's3:PutObject',
  CreateMultipartUpload: 's3:PutObject',
  DeleteObject: 's3:DeleteObject',
  DescribeEndpoint: 'sagemaker:DescribeEndpoint',
  GetObject: 's3:GetObject',
  GetQueueUrl: 'sqs:GetQueueUrl',
  HeadObject: 's3:GetObject',
  InvokeEndpoint: 'sagemaker:InvokeEndpoint',
  InvokeEndpointAsync: 'sagemaker:InvokeEndpointAsync',
  PutEvents: 'events:PutEvents',
  PutObject: 's3:PutObject',
  SendMessage: 'sqs:SendMessage',
  UploadPart: 's3:PutObject',
};

/** The actions that the code of a function needs: of every AWS call in the files that its entry leads to. */
export function actionsCalledBy(entry: string): ReadonlySet<string> {
  const calls = [...filesOf(resolve(entry))].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/new (\w+)Command\(/g)].map(([, name = '']) => name),
  );
  return new Set(
    calls.map((call) => {
      const action = ACTIONS[call];
      if (action === undefined)
        throw new Error(`${call} is called by ${entry}; which permission does it need?`);
      return action;
    }),
  );
}

function filesOf(entry: string): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [entry];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const source = readFileSync(file, 'utf8').replaceAll(/import type [^;]*;/g, '');
    for (const [, path = ''] of source.matchAll(/(?:from |import\()'(\.[^']+)'/g)) {
      queue.push(resolve(dirname(file), path));
    }
  }
  return found;
}
