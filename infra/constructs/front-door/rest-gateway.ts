import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  ApiKeySourceType,
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type MethodOptions,
  Period,
  type Resource,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { RestFrontDoor } from '../../config/front-door.ts';
import { ACCESS_LOG_FIELDS } from './access-log.ts';
import { acknowledgeAuth } from './auth-reasons.ts';
import { addGatewayProblems } from './gateway-problems.ts';

export interface GatewayOptions<Door> {
  readonly apiName: string;
  readonly frontDoor: Door;
  readonly handler: IFunction;
  readonly accessLog: ILogGroup;
  readonly tracing: boolean;
}

export const STAGE = 'v1';

/** A REST API that hands every request to the function, to callers who are known. */
export function createRestGateway(scope: Construct, options: GatewayOptions<RestFrontDoor>): RestApi {
  const { accessLog, apiName, frontDoor, handler, tracing } = options;
  const { auth, throttle } = frontDoor;
  const api = new RestApi(scope, 'Api', {
    restApiName: apiName,
    endpointTypes: [EndpointType.REGIONAL],
    apiKeySourceType: ApiKeySourceType.HEADER,
    cloudWatchRole: frontDoor.accountLogRole,
    // The account's setting outlives this stack, and so must the role that it names.
    ...(frontDoor.accountLogRole && { cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN }),
    disableExecuteApiEndpoint: frontDoor.customDomain !== undefined,
    deployOptions: {
      stageName: STAGE,
      accessLogDestination: new LogGroupLogDestination(accessLog),
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_FIELDS)),
      // Errors alone, and never bodies: those are inputs of the model.
      loggingLevel: MethodLoggingLevel.ERROR,
      dataTraceEnabled: false,
      metricsEnabled: true,
      tracingEnabled: tracing,
      throttlingRateLimit: throttle.requestsPerSecond,
      throttlingBurstLimit: throttle.burst,
    },
  });
  const integration = new LambdaIntegration(handler, {
    timeout: Duration.millis(frontDoor.timeoutMs),
    // A console test would add a permission for each method.
    allowTestInvoke: false,
  });
  const method = methodOptions(scope, frontDoor);
  const isBrowserAllowed = frontDoor.corsOrigins.length > 0;
  for (const resource of [api.root, api.root.addResource('{proxy+}')]) {
    resource.addMethod('ANY', integration, method);
    if (isBrowserAllowed) addPreflight(resource, integration);
  }
  addGatewayProblems(api, frontDoor.corsOrigins);
  if (auth.type === 'api-key') addKeys(api, frontDoor, auth.keys);
  acknowledge(api, frontDoor);
  return api;
}

/** The function answers preflights itself. They carry no credentials (Fetch standard), so they need none. */
function addPreflight(resource: Pick<Resource, 'addMethod'>, integration: LambdaIntegration): void {
  const preflight = resource.addMethod('OPTIONS', integration, { authorizationType: AuthorizationType.NONE });
  const reason =
    'A CORS preflight carries no credentials; the function answers it without calling an endpoint.';
  Validations.of(preflight).acknowledge(
    { id: 'AwsSolutions-APIG4', reason },
    { id: 'AwsSolutions-COG4', reason },
  );
}

function methodOptions(scope: Construct, { auth }: RestFrontDoor): MethodOptions {
  const authorizationType = (type: AuthorizationType) => ({ authorizationType: type });
  switch (auth.type) {
    case 'iam':
      return authorizationType(AuthorizationType.IAM);
    case 'api-key':
      return { ...authorizationType(AuthorizationType.NONE), apiKeyRequired: true };
    case 'cognito':
      return {
        authorizer: new CognitoUserPoolsAuthorizer(scope, 'Authorizer', {
          cognitoUserPools: auth.userPoolArns.map((arn, index) =>
            UserPool.fromUserPoolArn(scope, `UserPool${index}`, arn),
          ),
        }),
        ...(auth.scopes.length > 0 && { authorizationScopes: auth.scopes }),
      };
    case 'jwt':
      throw new Error('frontDoor.auth.type: jwt is for gateway http');
  }
}

function addKeys(api: RestApi, { quota, throttle }: RestFrontDoor, keys: readonly string[]): void {
  const plan = api.addUsagePlan('UsagePlan', {
    throttle: { rateLimit: throttle.requestsPerSecond, burstLimit: throttle.burst },
    apiStages: [{ stage: api.deploymentStage }],
    ...(quota !== undefined && { quota: { limit: quota.requests, period: PERIODS[quota.per] } }),
  });
  for (const key of keys)
    plan.addApiKey(api.addApiKey(`Key-${key}`, { description: `Of the caller ${key}` }));
}

const PERIODS = { day: Period.DAY, week: Period.WEEK, month: Period.MONTH };

function acknowledge(api: RestApi, { accountLogRole, auth, waf }: RestFrontDoor): void {
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG2',
    reason:
      'The function checks requests against the signature of their model, and says what is wrong with them.',
  });
  if (waf === undefined) {
    Validations.of(api).acknowledge({
      id: 'AwsSolutions-APIG3',
      reason: 'The configuration asks for no WAF (frontDoor.waf); callers are authenticated and throttled.',
    });
  }
  if (accountLogRole) {
    Validations.of(api).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason:
        'The role of API Gateway itself, for the logs of every API of the account; AWS keeps this policy for it.',
    });
  }
  acknowledgeAuth(api, auth.type);
}
