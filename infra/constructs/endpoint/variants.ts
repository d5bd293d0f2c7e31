import type { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import type { AsyncEndpoint, Endpoint, RealTimeEndpoint } from '../../config/endpoint.ts';
import type { Model } from '../../config/model.ts';

/** One version of the model behind an endpoint. */
export interface Variant {
  readonly name: string;
  readonly image: string;
  /** As configured for it, or for the model. */
  readonly environment: Readonly<Record<string, string>>;
  readonly isShadow: boolean;
  /** What CreateEndpointConfig is told, without the names. */
  readonly settings: Omit<CfnEndpointConfig.ProductionVariantProperty, 'variantName' | 'modelName'>;
}

/** The one variant of an endpoint that has no others. */
const MAIN = 'main';

export function variantsOf(endpoint: Endpoint, { environment, image }: Model): readonly Variant[] {
  const main = { name: MAIN, image, environment, isShadow: false };
  switch (endpoint.type) {
    case 'serverless':
      return [
        { ...main, settings: { initialVariantWeight: 1, serverlessConfig: serverlessConfig(endpoint) } },
      ];
    case 'asynchronous':
      // An endpoint is made with an instance; scaling takes it away where min is 0.
      return [{ ...main, settings: onInstances(endpoint, Math.max(1, endpoint.instances.min)) }];
    case 'real-time':
      return realTimeVariants(endpoint, main);
  }
}

function realTimeVariants(endpoint: RealTimeEndpoint, main: Omit<Variant, 'settings'>): readonly Variant[] {
  const { instances, shadow, variants } = endpoint;
  const production = Object.entries(variants).map(([name, { weight, image, environment, instanceType }]) => ({
    ...main,
    name,
    image: image ?? main.image,
    environment: environment ?? main.environment,
    settings: { ...onInstances(endpoint, instances.min, instanceType), initialVariantWeight: weight },
  }));
  if (shadow === undefined) return production;
  return [
    ...production,
    {
      name: 'shadow',
      image: shadow.image ?? main.image,
      environment: shadow.environment ?? main.environment,
      isShadow: true,
      settings: {
        ...onInstances(endpoint, shadow.instanceCount, shadow.instanceType),
        initialVariantWeight: shadow.weight,
      },
    },
  ];
}

function onInstances(
  { instanceType, startupHealthCheckTimeoutSeconds, volumeSizeGb }: RealTimeEndpoint | AsyncEndpoint,
  initialInstanceCount: number,
  otherType?: string,
): Variant['settings'] {
  return {
    instanceType: otherType ?? instanceType,
    initialInstanceCount,
    initialVariantWeight: 1,
    containerStartupHealthCheckTimeoutInSeconds: startupHealthCheckTimeoutSeconds,
    ...(volumeSizeGb !== undefined && { volumeSizeInGb: volumeSizeGb }),
  };
}

function serverlessConfig({
  maxConcurrency,
  memoryMb,
  provisionedConcurrency,
}: Extract<Endpoint, { type: 'serverless' }>): CfnEndpointConfig.ServerlessConfigProperty {
  return {
    maxConcurrency,
    memorySizeInMb: memoryMb,
    ...(provisionedConcurrency !== undefined && { provisionedConcurrency }),
  };
}
