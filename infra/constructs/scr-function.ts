import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  CfnFunction,
  Code,
  type ILayerVersion,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { createRole, NETWORK_INTERFACES, type Permission } from './permissions.ts';
import type { PrivateNetwork } from './private-network.ts';

/** What every function of a deployment has. */
export interface FunctionSurroundings {
  /** Folder of the built functions: `dist/lambda`. */
  readonly bundles: string;
  readonly logRetentionDays: number;
  readonly tracing: boolean;
  readonly network?: PrivateNetwork | undefined;
  /** Encrypts the environment variables. */
  readonly kmsKeyArn?: string | undefined;
}

export interface ScrFunctionProps extends FunctionSurroundings {
  /** Folder of its bundle in `bundles`, which holds `index.mjs` with the export `handler`. */
  readonly bundle: string;
  readonly functionName: string;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly reservedConcurrency?: number | undefined;
  readonly layers?: readonly ILayerVersion[];
  /** What it calls, beside the log and X-Ray. */
  readonly permissions: readonly Permission[];
}

/** Lambda takes 4 KB of environment variables, names and values together. */
const MAX_ENVIRONMENT_BYTES = 4096;

/** A function of the project: Node.js 24 on arm64, with a role, a log group and a trace of its own. */
export class ScrFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly functionName: string;
  readonly logGroupName: string;

  /** @throws Error where its bundle is not built, or its variables are too large for Lambda */
  constructor(scope: Construct, id: string, props: ScrFunctionProps) {
    super(scope, id);
    const { environment, functionName, kmsKeyArn, network, reservedConcurrency } = props;
    requireSmall(environment, functionName);
    this.functionName = functionName;
    this.logGroupName = `/aws/lambda/${functionName}`;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: this.logGroupName,
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundleOf(props)),
      role: this.createRole(props).withoutPolicyUpdates(),
      logGroup,
      environment: { ...environment },
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMb,
      tracing: props.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      ...(props.layers !== undefined && { layers: [...props.layers] }),
      ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
      ...(kmsKeyArn !== undefined && { environmentEncryption: Key.fromKeyArn(this, 'Key', kmsKeyArn) }),
    });
    const { defaultChild } = this.lambda.node;
    if (network !== undefined && defaultChild instanceof CfnFunction) {
      defaultChild.vpcConfig = {
        subnetIds: [...network.subnetIds],
        securityGroupIds: [...network.securityGroupIds],
      };
    }
  }

  private createRole({ kmsKeyArn, network, permissions, tracing }: ScrFunctionProps) {
    const group = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: this.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return createRole(this, 'Role', 'lambda', [
      ...permissions,
      {
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [`${group}:*`],
        wildcard: 'Lambda names the log streams, one for each environment.',
      },
      ...(tracing ? [TRACES] : []),
      ...(network !== undefined ? [{ ...NETWORK_INTERFACES, actions: INTERFACE_ACTIONS }] : []),
      ...(kmsKeyArn !== undefined ? [{ actions: ['kms:Decrypt'], resources: [kmsKeyArn] }] : []),
    ]);
  }
}

const TRACES: Permission = {
  actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
  resources: ['*'],
  wildcard: 'X-Ray takes no resource for what is sent to it.',
};

/** AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC". */
const INTERFACE_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

function bundleOf({ bundle, bundles }: ScrFunctionProps): string {
  const folder = join(bundles, bundle);
  if (existsSync(join(folder, 'index.mjs'))) return folder;
  throw new Error(`${folder}/index.mjs is not there; npm run build makes it.`);
}

function requireSmall(environment: Readonly<Record<string, string>>, functionName: string): void {
  const bytes = Object.entries(environment).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (bytes <= MAX_ENVIRONMENT_BYTES) return;
  throw new Error(
    `The variables of ${functionName} are ${bytes} bytes; Lambda takes ${MAX_ENVIRONMENT_BYTES}. Fewer models behind one front door make them smaller.`,
  );
}
