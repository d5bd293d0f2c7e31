import { RemovalPolicy } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Asynchronous } from '../../config/asynchronous.ts';
import type { FrontDoor } from '../../config/front-door.ts';
import type { GatewayIdentity } from '../observability/metrics.ts';
import { type FunctionSurroundings, ScrFunction } from '../scr-function.ts';
import { addHttpDomain, addRestDomain } from './custom-domain.ts';
import { frontDoorEnvironment, gatewayTimeoutMs, type ServedModel } from './front-door-environment.ts';
import { frontDoorPermissions } from './front-door-permissions.ts';
import { createHttpGateway } from './http-gateway.ts';
import { createRestGateway, STAGE } from './rest-gateway.ts';
import { createSignatureLayer } from './signature-layer.ts';
import { addWebAcl } from './web-acl.ts';

export interface ScrFrontDoorProps extends FunctionSurroundings {
  /** Begins the names of the API and its function. */
  readonly name: string;
  readonly frontDoor: FrontDoor;
  /** The models that callers may reach, and no other. */
  readonly served: readonly ServedModel[];
  /** CloudWatch namespace of the function's metrics. */
  readonly metricsNamespace: string;
  /** Must be there where a model has an asynchronous endpoint. */
  readonly async?: (Asynchronous & { readonly bucketName: string }) | undefined;
}

/** A function is given this much more than the gateway waits: it answers its deadlines itself. */
const TIMEOUT_MARGIN_SECONDS = 1;
const MAX_TIMEOUT_SECONDS = 900;

/** The REST front door: an API, the function `api` behind it, and the ways to know and to hold back its callers. */
export class ScrFrontDoor extends Construct {
  readonly api: RestApi | HttpApi;
  readonly function: ScrFunction;
  readonly accessLogName: string;
  /** By which its metrics are found. */
  readonly identity: GatewayIdentity;
  /** What callers put before /invocations. */
  readonly address: string;

  constructor(scope: Construct, id: string, props: ScrFrontDoorProps) {
    super(scope, id);
    const { frontDoor, name, tracing } = props;
    this.function = this.createFunction(props);
    this.accessLogName = `/scr-sagemaker/${name}/access`;
    const accessLog = new LogGroup(this, 'AccessLog', {
      logGroupName: this.accessLogName,
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const gateway = { apiName: name, handler: this.handlerOf(frontDoor), accessLog, tracing };
    const { customDomain } = frontDoor;
    if (frontDoor.gateway === 'http') {
      const api = createHttpGateway(this, { ...gateway, frontDoor });
      if (customDomain !== undefined) addHttpDomain(this, api, customDomain);
      this.api = api;
      this.address = addressOf(customDomain, () => api.apiEndpoint);
      this.identity = { gateway: 'http', apiId: api.apiId, stage: '$default' };
      return;
    }
    const api = createRestGateway(this, { ...gateway, frontDoor });
    if (customDomain !== undefined) addRestDomain(this, api, customDomain);
    if (frontDoor.waf !== undefined) addWebAcl(this, name, api, frontDoor.waf);
    this.api = api;
    this.address = addressOf(customDomain, () => api.url);
    this.identity = { gateway: 'rest', apiName: name, stage: STAGE };
  }

  private createFunction(props: ScrFrontDoorProps): ScrFunction {
    const { async, frontDoor, kmsKeyArn, served } = props;
    const hasAsync = served.some(({ asyncEndpointName }) => asyncEndpointName !== undefined);
    const asyncPlaces = hasAsync ? async : undefined;
    if (hasAsync && async === undefined)
      throw new Error('An asynchronous endpoint needs the property async.');
    const layer = createSignatureLayer(this, served);
    const timeoutSeconds = Math.ceil(gatewayTimeoutMs(frontDoor) / 1000) + TIMEOUT_MARGIN_SECONDS;
    return new ScrFunction(this, 'Function', {
      ...props,
      bundle: 'api',
      functionName: `${props.name}-api`,
      description: 'Scores through SageMaker endpoints what comes in by API Gateway',
      environment: frontDoorEnvironment({ ...props, async: asyncPlaces }),
      timeoutSeconds: Math.min(timeoutSeconds, MAX_TIMEOUT_SECONDS),
      memoryMb: frontDoor.memoryMb,
      reservedConcurrency: frontDoor.reservedConcurrency,
      permissions: frontDoorPermissions(this, served, asyncPlaces, kmsKeyArn),
      ...(layer !== undefined && { layers: [layer] }),
    });
  }

  private handlerOf({ provisionedConcurrency }: FrontDoor): IFunction {
    const { lambda } = this.function;
    if (provisionedConcurrency === undefined) return lambda;
    const alias = lambda.addAlias('live', { provisionedConcurrentExecutions: provisionedConcurrency });
    // An alias is a function; its type says `undefined` where the other says that the member may be left out.
    return alias as IFunction;
  }
}

/** @param own address of the API itself, which it has only while nothing else is its name */
function addressOf(customDomain: FrontDoor['customDomain'], own: () => string): string {
  if (customDomain === undefined) return own();
  const { basePath, domainName } = customDomain;
  return `https://${domainName}${basePath === undefined ? '' : `/${basePath}`}`;
}
