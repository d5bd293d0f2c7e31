import type { Target } from '../config/config.ts';
import type { Endpoint } from '../config/endpoint.ts';
import type { Model } from '../config/model.ts';
import { queueNames } from '../constructs/batch/work-queues.ts';
import { endpointAlarmNames } from '../constructs/endpoint/endpoint-alarms.ts';
import { variantsOf } from '../constructs/endpoint/variants.ts';
import type { WatchedBatch, WatchedEndpoint } from '../constructs/observability/watched.ts';
import { endpointNames, metricsNamespace } from '../names.ts';

/** What an operator looks at of one model, by names that follow from the configuration. */
export function watchedModel(
  target: Target,
  modelName: string,
  model: Model,
): { readonly endpoints: readonly WatchedEndpoint[]; readonly batches: readonly WatchedBatch[] } {
  const names = endpointNames(target, modelName);
  const endpoints = [
    ...(model.endpoint === undefined ? [] : [watchedEndpoint(names.sync, model.endpoint, model)]),
    ...(model.asyncEndpoint === undefined ? [] : [watchedEndpoint(names.async, model.asyncEndpoint, model)]),
  ];
  return { endpoints, batches: watchedBatches(names.sync, metricsNamespace(target, modelName), model) };
}

function watchedEndpoint(endpointName: string, endpoint: Endpoint, model: Model): WatchedEndpoint {
  return {
    endpointName,
    type: endpoint.type,
    variantNames: variantsOf(endpoint, model)
      .filter(({ isShadow }) => !isShadow)
      .map(({ name }) => name),
    logGroupName: `/aws/sagemaker/Endpoints/${endpointName}`,
    alarmNames: endpointAlarmNames(endpointName),
    oldestRequestSeconds: endpoint.type === 'asynchronous' ? endpoint.oldestRequestSeconds : undefined,
  };
}

function watchedBatches(name: string, namespace: string, { batch }: Model): readonly WatchedBatch[] {
  const { messages, objects } = batch ?? {};
  const kinds = [
    ...(objects === undefined
      ? []
      : [{ ...objects, kind: 'objects' as const, bundle: 'score-object', fifo: false }]),
    ...(messages === undefined
      ? []
      : [
          { ...messages, kind: 'messages' as const, bundle: 'score-message', failedRecordPercent: undefined },
        ]),
  ];
  return kinds.map(({ bundle, failedRecordPercent, fifo, kind, queueAgeAlarmSeconds }) => {
    const queues = queueNames(`${name}-${kind}`, fifo);
    return {
      name: `${name}-${kind}`,
      kind,
      functionName: `${name}-${bundle}`,
      logGroupName: `/aws/lambda/${name}-${bundle}`,
      queueName: queues.work,
      deadLetterQueueName: queues.deadLetters,
      metricsNamespace: namespace,
      queueAgeSeconds: queueAgeAlarmSeconds,
      failedRecordPercent,
    };
  });
}
