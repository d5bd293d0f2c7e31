import { beforeAll, describe, expect, it } from '@jest/globals';
import { actionsCalledBy } from './calls.ts';
import { configurations } from './configurations.ts';
import { at, plain, resourcesOf, synthesized, type Templates } from './synthesized.ts';

interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

let everything: Templates;
let small: Templates;

beforeAll(() => {
  everything = synthesized(configurations.restWithEverything);
  small = synthesized(configurations.httpWithEverything);
}, 60_000);

/** What a role may do; the id of its resource begins with `of`. */
function statementsOf(templates: Templates, of: string): readonly Statement[] {
  const roles = resourcesOf(templates, 'AWS::IAM::Role').filter(({ id }) => id.startsWith(of));
  if (roles.length === 0) throw new Error(`There is no role ${of}.`);
  return roles
    .flatMap(({ properties }) => list(properties.Policies))
    .flatMap((policy) => list(at(policy, 'PolicyDocument', 'Statement')))
    .map((statement) => ({
      actions: list(at(statement, 'Action')).map(plain),
      resources: list(at(statement, 'Resource')).map(plain),
    }));
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

const actionsOf = (statements: readonly Statement[]) => new Set(statements.flatMap(({ actions }) => actions));

/** What Lambda does in the name of each of its functions. */
const LAMBDA = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];
/** For a function in a private network, by Lambda. */
const NETWORK = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];
/** For what is encrypted with a key of the deployment's own, by S3, SQS and Lambda. */
const KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];
/** Of the messages of a queue, by Lambda. */
const MESSAGES = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
/** Makes S3 say 404 of what is not there; without it, it says 403. */
const ABSENCE = ['s3:ListBucket'];
/** Beside s3:GetObject, for an event that names a version. */
const VERSIONS = ['s3:GetObjectVersion'];

const allOf = (entry: string, ...platform: readonly (readonly string[])[]) =>
  new Set([...actionsCalledBy(`src/entry/lambda/${entry}.ts`), ...platform.flat()]);

describe('the permissions of a function', () => {
  it('of the front door are what its code calls, and what Lambda does for it', () => {
    expect(actionsOf(statementsOf(everything, 'FrontDoorFunctionRole'))).toEqual(
      allOf('api', LAMBDA, NETWORK, KEY, ABSENCE),
    );
  });

  it('of the front door hold nothing of S3 where nothing is asynchronous', () => {
    expect(actionsOf(statementsOf(small, 'FrontDoorFunctionRole'))).toEqual(
      new Set([
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'sagemaker:DescribeEndpoint',
        'sagemaker:InvokeEndpoint',
      ]),
    );
  });

  it('of score-object are what its code calls, and what Lambda does for it', () => {
    expect(actionsOf(statementsOf(everything, 'BatchObjectsFunctionRole'))).toEqual(
      allOf('score-object', LAMBDA, NETWORK, KEY, MESSAGES, ABSENCE, VERSIONS),
    );
  });

  it('of score-message are what its code calls, and what Lambda does for it', () => {
    const called = allOf('score-message', LAMBDA, NETWORK, KEY, MESSAGES, ABSENCE, VERSIONS);
    // The code has every destination of results; a deployment has one. Notes and results are never large enough for parts.
    for (const action of ['events:PutEvents', 's3:AbortMultipartUpload']) called.delete(action);
    expect(actionsOf(statementsOf(everything, 'BatchMessagesFunctionRole'))).toEqual(called);
    const busActions = actionsOf(statementsOf(small, 'BatchMessagesFunctionRole'));
    expect(busActions).toContain('events:PutEvents');
    expect([...busActions].filter((action) => action.startsWith('s3:'))).toEqual([]);
  });

  it('reach the endpoints of the deployment alone', () => {
    const endpoints = statementsOf(everything, 'FrontDoorFunctionRole')
      .filter(({ actions }) => actions.some((action) => action.startsWith('sagemaker:')))
      .flatMap(({ resources }) => resources);
    expect(endpoints).toEqual([
      'arn:aws-partition:sagemaker:eu-west-1:123456789012:endpoint/rest-prod-homeloan',
      'arn:aws-partition:sagemaker:eu-west-1:123456789012:endpoint/rest-prod-homeloan-async',
    ]);
  });
});

describe('the permissions of an endpoint', () => {
  it('are to pull its image, to write its log, and what it was told to read and write', () => {
    expect(actionsOf(statementsOf(everything, 'EndpointExecutionRole'))).toEqual(
      new Set([
        // The image, by SageMaker.
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:GetAuthorizationToken',
        'ecr:GetDownloadUrlForLayer',
        // The log.
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:PutLogEvents',
        // modelDataUrl; dataCapture.
        's3:GetObject',
        's3:PutObject',
        // A private network.
        'ec2:CreateNetworkInterface',
        'ec2:CreateNetworkInterfacePermission',
        'ec2:DeleteNetworkInterface',
        'ec2:DeleteNetworkInterfacePermission',
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
        // Volumes, captured data.
        'kms:CreateGrant',
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:GenerateDataKey',
      ]),
    );
  });

  it('hold nothing that a configuration does not ask for', () => {
    expect(actionsOf(statementsOf(small, 'EndpointExecutionRole'))).toEqual(
      new Set([
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:GetAuthorizationToken',
        'ecr:GetDownloadUrlForLayer',
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:PutLogEvents',
      ]),
    );
  });
});

describe('every permission', () => {
  it('names its action, and is for everything only where AWS takes no resource', () => {
    const statements = [everything, small].flatMap((templates) =>
      ['Endpoint', 'AsyncEndpoint', 'Batch', 'FrontDoorFunction'].flatMap((of) =>
        resourcesOf(templates, 'AWS::IAM::Role').some(({ id }) => id.startsWith(of))
          ? statementsOf(templates, of)
          : [],
      ),
    );
    expect(statements.length).toBeGreaterThan(30);
    expect(statements.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
    const forAll = statements
      .filter(({ resources }) => resources.includes('*'))
      .flatMap(({ actions }) => actions);
    expect(forAll.filter((action) => !/^(?:ec2|xray):|^ecr:GetAuthorizationToken$/.test(action))).toEqual([]);
  });
});
