import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Target } from './config/config.ts';

/** Begins the names of everything of one environment. */
export function prefixOf({ environmentName, name }: Pick<Target, 'environmentName' | 'name'>): string {
  return `${name}-${environmentName}`;
}

/** SageMaker's names of a model's endpoints. They are known to every stack, so none has to export them to another. */
export function endpointNames(
  target: Target,
  model: string,
): { readonly sync: string; readonly async: string } {
  const sync = `${prefixOf(target)}-${model}`;
  return { sync, async: `${sync}-async` };
}

/** Bucket names are of all accounts together, so these say theirs. @param purpose of at most 6 characters, so that S3's 63 do */
export function bucketNameOf(scope: Construct, target: Target, purpose: 'async' | 'logs'): string {
  const { account, region } = Stack.of(scope);
  return `${prefixOf(target)}-${purpose}-${account}-${region}`;
}

/** CloudWatch namespaces: one for the front door, one for each model, so that environments of an account are apart. */
export function metricsNamespace(target: Target, model?: string): string {
  const whole = `ScrSagemaker/${prefixOf(target)}`;
  return model === undefined ? whole : `${whole}/${model}`;
}
