import { type Answer, JSON_1_1, jsonAnswer } from './answer.ts';
import type { Endpoint } from './endpoint.ts';
import { validationException } from './service-error.ts';

export interface Naming {
  readonly region: string;
  readonly accountId: string;
}

/**
 * DescribeEndpoint of SageMaker's control plane: `Creating` until every container was in service once, `Failed` where one was not in time,
 * else `InService`.
 * @throws ServiceError (ValidationException) for an endpoint that does not exist
 */
export function describeEndpoint(
  endpoint: Endpoint | undefined,
  endpointName: string,
  { region, accountId }: Naming,
): Answer {
  const arn = `arn:aws:sagemaker:${region}:${accountId}:endpoint/${endpointName}`;
  if (endpoint === undefined) throw validationException(`Could not find endpoint "${arn}".`);
  const { options, status, createdAt, changedAt } = endpoint;
  const description = {
    EndpointName: options.name,
    EndpointArn: arn,
    EndpointConfigName: options.name,
    EndpointStatus: status,
    ...(status === 'Failed' && { FailureReason: 'A container did not answer its pings in time.' }),
    CreationTime: epochSeconds(createdAt),
    LastModifiedTime: epochSeconds(changedAt),
    ProductionVariants: options.variants.map(({ name, weight }) => {
      const instances = endpoint.instancesOf(name);
      return {
        VariantName: name,
        CurrentWeight: weight,
        DesiredWeight: weight,
        CurrentInstanceCount: instances.filter((instance) => instance.status === 'in-service').length,
        DesiredInstanceCount: instances.length,
      };
    }),
  };
  return jsonAnswer(description, { contentType: JSON_1_1 });
}

/** The name in the body of a request. @throws ServiceError (ValidationException) */
export function endpointNameIn(body: Uint8Array | undefined): string {
  try {
    const given: unknown = JSON.parse(Buffer.from(body ?? []).toString());
    if (typeof given === 'object' && given !== null && 'EndpointName' in given) {
      const { EndpointName: name } = given;
      if (typeof name === 'string' && name !== '') return name;
    }
  } catch {
    // The same as no name.
  }
  throw validationException('1 validation error detected: EndpointName is missing.');
}

/** The protocol's form of a timestamp. */
function epochSeconds(date: Date): number {
  return date.getTime() / 1000;
}
