import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Target } from './config/config.ts';
import { prefixOf } from './names.ts';
import { BaseStack } from './stacks/base-stack.ts';
import { FrontStack } from './stacks/front-stack.ts';
import { ModelStack } from './stacks/model-stack.ts';

export interface BuildOptions {
  /** Folder of the built functions: `dist/lambda`. */
  readonly bundles: string;
  /** Folder that file names of the configuration are relative to. */
  readonly directory: string;
  /** Where the templates go. */
  readonly outdir?: string;
}

/**
 * The CDK app of a configuration: for each environment a base stack, a stack for each model, and one with the front door and what an
 * operator sees. cdk-nag checks it as it is synthesized, and a finding without a reason stops it.
 */
export function buildApp(targets: readonly Target[], { outdir, ...options }: BuildOptions): App {
  const app = new App({
    ...(outdir !== undefined && { outdir }),
    analyticsReporting: false,
    context: { '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
  for (const target of targets) addEnvironment(app, { ...options, target });
  return app;
}

function addEnvironment(app: App, props: Omit<BuildOptions, 'outdir'> & { readonly target: Target }): void {
  const prefix = prefixOf(props.target);
  const base = new BaseStack(app, `${prefix}-base`, props);
  const models = Object.entries(props.target.deployment.models).map(
    ([modelName, model]) => new ModelStack(app, `${prefix}-${modelName}`, { ...props, modelName, model }),
  );
  const front = new FrontStack(app, prefix, props);
  for (const stack of models) {
    stack.addStackDependency(base);
    front.addStackDependency(stack);
  }
}
