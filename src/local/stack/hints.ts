import { bucketHints } from './bucket/bucket-hints.ts';
import type { LocalBucket } from './bucket/local-bucket.ts';
import { ENDPOINT_NAME } from './front-door.ts';

export interface HintsOptions {
  readonly containerUrl: string;
  readonly frontDoorUrl: string;
  readonly sageMakerUrl: string;
  readonly containerLog: string;
  readonly frontDoorLog: string;
  /** Undefined where there is none. */
  readonly bucket: Pick<LocalBucket, 'url' | 'logFile'> | undefined;
  readonly sampleFile: string;
}

/** Where everything is, and what to try while the stack serves; in 80 columns, as far as the paths allow. */
export function hints({
  bucket,
  containerLog,
  containerUrl,
  frontDoorLog,
  frontDoorUrl,
  sageMakerUrl,
  sampleFile,
}: HintsOptions): string {
  const json = `-H 'content-type: application/json'`;
  return `It keeps serving until Ctrl-C.

  container    ${containerUrl}
  SageMaker    ${sageMakerUrl}, endpoint ${ENDPOINT_NAME}
  front door   ${frontDoorUrl}
  its docs     ${frontDoorUrl}/docs
${bucket === undefined ? '' : `  S3           ${bucket.url}\n`}
Try, in another terminal, with the container:

  health     curl -i ${containerUrl}/ping
  score      curl -i ${containerUrl}/invocations \\
               ${json} \\
               -d '{"LOAN":1700,"DEBTINC":37.1}'
  many       curl -i ${containerUrl}/invocations \\
               -H 'content-type: text/csv' \\
               --data-binary $'LOAN,JOB\\n1700,Other\\n2500,Mgr\\n'
  mistake    curl -i ${containerUrl}/invocations \\
               ${json} \\
               -d '{"LOAN":17OO}'
  failure    curl -i ${containerUrl}/invocations \\
               ${json} -d '{}' \\
               -H 'x-amzn-sagemaker-custom-attributes: standin-fault=redirect'
  metrics    curl ${containerUrl}/metrics
  log        tail -f ${containerLog}

with the front door:

  score      curl -i ${frontDoorUrl}/invocations \\
               ${json} \\
               -d '{"LOAN":1700,"DEBTINC":37.1}'
  health     curl -i '${frontDoorUrl}/ping?deep=true'
  OpenAPI    curl ${frontDoorUrl}/openapi.json
  log        tail -f ${frontDoorLog}
${bucket === undefined ? '' : bucketHints({ ...bucket, sampleFile })}
with the AWS CLI, as SageMaker's callers do:

  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
  aws sagemaker-runtime invoke-endpoint --region us-east-1 \\
    --endpoint-url ${sageMakerUrl} --endpoint-name ${ENDPOINT_NAME} \\
    --content-type application/json --body '{"LOAN":1700}' \\
    --cli-binary-format raw-in-base64-out /dev/stdout
`;
}
