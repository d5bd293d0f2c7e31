import { ProblemError } from '../../../core/errors/problem-error.ts';
import type { Model } from '../../../core/model.ts';
import type { LogFields, Readiness, Scorer } from '../../../core/ports.ts';

/** What of a request an endpoint's scorer is given beside the call itself. */
export interface EndpointRequest {
  readonly remainingMs: () => number;
  readonly note: (fields: LogFields) => void;
}

/** An endpoint that callers may reach. */
export interface FrontDoorEndpoint {
  /** The name callers use. */
  readonly publicName: string;
  readonly model: Model;
  readonly maxPayloadBytes: number;
  /** Where callers send what is too large or too slow, if anywhere. */
  readonly asyncPath: string | undefined;
  readonly scorerFor: (request: EndpointRequest) => Scorer;
  /** From what the last calls said. */
  readonly readiness: () => Readiness;
  /** From what SageMaker says, which may take a moment. */
  readonly deepReadiness: () => Promise<Readiness>;
}

/** The endpoints that callers may reach, by public name, and the one that paths without a name are about. */
export interface FrontDoorEndpoints {
  readonly byName: ReadonlyMap<string, FrontDoorEndpoint>;
  readonly byDefault: FrontDoorEndpoint | undefined;
}

/**
 * The endpoint that a path means.
 * @param name undefined where the path names none
 * @throws ProblemError `not-found`
 */
export function endpointOf(
  { byName, byDefault }: FrontDoorEndpoints,
  name: string | undefined,
): FrontDoorEndpoint {
  const endpoint = name === undefined ? byDefault : byName.get(name);
  if (endpoint !== undefined) return endpoint;
  const detail =
    name === undefined
      ? 'There is no endpoint without a name here; the path is /endpoints/{name}/invocations.'
      : 'There is no endpoint of this name here.';
  throw new ProblemError('not-found', { detail });
}
