import type { Dispatcher } from 'undici';
import { type Instance, type PingSchedule, startInstance } from './instance.ts';
import type { EndpointOptions } from './options.ts';
import { modelNotReady, serviceUnavailable, validationError } from './service-error.ts';
import { variantTurns } from './variant-turns.ts';

export type EndpointStatus = 'Creating' | 'InService' | 'Failed';

/** Where one request goes. */
export interface Place {
  readonly variant: string;
  /** Base URL of the container. */
  readonly containerUrl: string;
}

/** An endpoint with its containers, which are pinged for as long as it is open. */
export interface Endpoint {
  readonly options: EndpointOptions;
  readonly status: EndpointStatus;
  readonly createdAt: Date;
  readonly changedAt: Date;
  /**
   * A container in service for one request: of the variant that it names, else by the variants' weights; of the inference component that
   * it names; the instances in turn.
   * @throws ServiceError where there is none
   */
  place(asked: { readonly variant: string | undefined; readonly component: string | undefined }): Place;
  /** Whether `place` would find one for a request that names nothing. */
  hasInstance(): boolean;
  /** Of all variants and inference components. */
  readonly instances: readonly Instance[];
  instancesOf(variant: string): readonly Instance[];
  /** Called whenever a container comes into service or goes out of it. */
  onChange(listener: () => void): void;
  close(): void;
}

export function openEndpoint(
  options: EndpointOptions,
  schedule: PingSchedule,
  dispatcher: Dispatcher,
  accountId: string,
): Endpoint {
  const { name, variants, inferenceComponents, serverless } = options;
  const createdAt = new Date();
  let changedAt = createdAt;
  const listeners: (() => void)[] = [];
  const changed = () => {
    changedAt = new Date();
    for (const listener of listeners) listener();
  };
  const open = (containers: readonly string[]) => {
    let turn = 0;
    const instances = containers.map((url) => startInstance(url, schedule, dispatcher, changed));
    const next = () => {
      const ready = instances.filter((instance) => instance.status === 'in-service');
      return ready[turn++ % ready.length];
    };
    return { instances, next };
  };
  const ofVariants = new Map(variants.map((variant) => [variant.name, open(variant.containers)]));
  const ofComponents = new Map(inferenceComponents.map((part) => [part.name, open(part.containers)]));
  const all = [...ofVariants.values(), ...ofComponents.values()].flatMap(({ instances }) => instances);
  const nextVariant = variantTurns(variants);
  const anyVariant = variants[0]?.name ?? '';

  const statusNow = (): EndpointStatus => {
    if (all.some((instance) => instance.status === 'failed')) return 'Failed';
    return all.every((instance) => instance.wasInService) ? 'InService' : 'Creating';
  };
  const requireKnown = (variant: string | undefined, component: string | undefined) => {
    if (variant !== undefined && !variants.some((known) => known.name === variant)) {
      throw validationError(`Endpoint ${name} has no variant ${variant}.`);
    }
    if (component === undefined && inferenceComponents.length > 0) {
      throw validationError(
        `Endpoint ${name} has inference components, and the request names none.`,
        'INFERENCE_COMPONENT_NAME_MISSING',
      );
    }
    if (component !== undefined && !inferenceComponents.some((known) => known.name === component)) {
      throw validationError(`Endpoint ${name} has no inference component ${component}.`);
    }
  };

  return {
    options,
    get status() {
      return statusNow();
    },
    createdAt,
    get changedAt() {
      return changedAt;
    },
    place({ variant, component }) {
      requireKnown(variant, component);
      // That an endpoint which is being created is not found is assumed; that a serverless one is not ready is documented.
      if (statusNow() !== 'InService') throw serverless ? modelNotReady() : endpointNotFound(name, accountId);
      const chosen = component === undefined ? (variant ?? nextVariant()) : (variant ?? anyVariant);
      const group = component === undefined ? ofVariants.get(chosen) : ofComponents.get(component);
      const instance = group?.next();
      if (instance === undefined) throw serviceUnavailable('No container of the endpoint is in service.');
      return { variant: chosen, containerUrl: instance.url };
    },
    hasInstance: () =>
      statusNow() === 'InService' && all.some((instance) => instance.status === 'in-service'),
    instances: all,
    instancesOf: (variant) => ofVariants.get(variant)?.instances ?? [],
    onChange: (listener) => void listeners.push(listener),
    close() {
      for (const instance of all) instance.close();
    },
  };
}

/** @returns ServiceError (ValidationError), as InvokeEndpoint answers for a name that it does not know */
export function endpointNotFound(name: string, accountId: string) {
  return validationError(`Endpoint ${name} of account ${accountId} not found.`);
}
