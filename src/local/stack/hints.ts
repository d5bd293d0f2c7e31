/** What to try while the stack serves. */
export function hints(url: string, logFile: string): string {
  const json = `-H 'content-type: application/json'`;
  return `It keeps serving until Ctrl-C. Try, in another terminal:

  health     curl -i ${url}/ping
  score      curl -i ${url}/invocations ${json} -d '{"LOAN":1700,"DEBTINC":37.1}'
  many       curl -i ${url}/invocations -H 'content-type: text/csv' --data-binary $'LOAN,JOB\\n1700,Other\\n2500,Mgr\\n'
  mistake    curl -i ${url}/invocations ${json} -d '{"LOAN":17OO}'
  failure    curl -i ${url}/invocations ${json} -d '{}' \\
               -H 'x-amzn-sagemaker-custom-attributes: standin-fault=redirect'
  metrics    curl ${url}/metrics
  log        tail -f ${logFile}
`;
}
