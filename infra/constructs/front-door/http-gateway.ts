import { Validations } from 'aws-cdk-lib';
import {
  CfnStage,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import type { HttpFrontDoor } from '../../config/front-door.ts';
import { HTTP_ACCESS_LOG_FIELDS } from './access-log.ts';
import type { GatewayOptions } from './rest-gateway.ts';

const PATHS = ['/', '/{proxy+}'];
const METHODS = [
  HttpMethod.GET,
  HttpMethod.HEAD,
  HttpMethod.POST,
  HttpMethod.PUT,
  HttpMethod.PATCH,
  HttpMethod.DELETE,
];

/**
 * An HTTP API that hands every request to the function, to callers who are known. It has no gateway responses: what it answers by itself
 * (401, 403, 413, 429, and 503 where the function takes over 30 s) has AWS's body.
 */
export function createHttpGateway(scope: Construct, options: GatewayOptions<HttpFrontDoor>): HttpApi {
  const { accessLog, apiName, frontDoor, handler } = options;
  const authorizer = authorizerOf(frontDoor);
  const integration = new HttpLambdaIntegration('Integration', handler);
  const api = new HttpApi(scope, 'Api', {
    apiName,
    disableExecuteApiEndpoint: frontDoor.customDomain !== undefined,
  });
  const isBrowserAllowed = frontDoor.corsOrigins.length > 0;
  for (const path of PATHS) {
    const methods = isBrowserAllowed ? METHODS : [HttpMethod.ANY];
    api.addRoutes({ path, methods, integration, authorizer });
    if (isBrowserAllowed) addPreflight(api, path, integration);
  }
  const stage = api.defaultStage?.node.defaultChild;
  if (!(stage instanceof CfnStage)) throw new Error('The HTTP API has no stage.');
  stage.accessLogSettings = {
    destinationArn: accessLog.logGroupArn,
    format: JSON.stringify(HTTP_ACCESS_LOG_FIELDS),
  };
  stage.defaultRouteSettings = {
    detailedMetricsEnabled: true,
    throttlingRateLimit: frontDoor.throttle.requestsPerSecond,
    throttlingBurstLimit: frontDoor.throttle.burst,
  };
  return api;
}

/** The function answers preflights itself, which carry no credentials (Fetch standard). */
function addPreflight(api: HttpApi, path: string, integration: HttpLambdaIntegration): void {
  const routes = api.addRoutes({
    path,
    methods: [HttpMethod.OPTIONS],
    integration,
    authorizer: new HttpNoneAuthorizer(),
  });
  for (const route of routes) {
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'A CORS preflight carries no credentials; the function answers it without calling an endpoint.',
    });
  }
}

function authorizerOf({ auth }: HttpFrontDoor): IHttpRouteAuthorizer {
  if (auth.type === 'iam') return new HttpIamAuthorizer();
  if (auth.type !== 'jwt') throw new Error(`frontDoor.auth.type: ${auth.type} is for gateway rest`);
  return new HttpScopedJwtAuthorizer(auth);
}

/** A JWT authorizer whose scopes hold for every route. */
class HttpScopedJwtAuthorizer implements IHttpRouteAuthorizer {
  readonly #authorizer: HttpJwtAuthorizer;
  readonly #scopes: readonly string[];

  constructor({
    audiences,
    issuer,
    scopes,
  }: { issuer: string; audiences: readonly string[]; scopes: readonly string[] }) {
    this.#authorizer = new HttpJwtAuthorizer('Authorizer', issuer, { jwtAudience: [...audiences] });
    this.#scopes = scopes;
  }

  bind(options: Parameters<IHttpRouteAuthorizer['bind']>[0]) {
    const bound = this.#authorizer.bind(options);
    return this.#scopes.length === 0 ? bound : { ...bound, authorizationScopes: [...this.#scopes] };
  }
}
