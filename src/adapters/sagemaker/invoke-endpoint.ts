import type { RuntimeClientOptions } from './client.ts';
import { createDirectInvoke } from './direct/invoke.ts';
import { directSite } from './direct/site.ts';
import type { InvokeEndpoint } from './invoke-port.ts';

/**
 * InvokeEndpoint in the cheapest way that the environment allows. In a function of Lambda that is a signed HTTP request: the SDK's client
 * is most of a cold start, and most of what a warm call costs. What is set up in any other way than Lambda does it (a profile, another
 * source of credentials, FIPS or dual-stack endpoints, a region outside the AWS partition) is left to the SDK, which is loaded then.
 */
export function createInvokeEndpoint(
  options: RuntimeClientOptions,
  env: Readonly<Record<string, string | undefined>>,
): InvokeEndpoint {
  const site = directSite(env);
  if (site !== undefined) {
    // It is another one with every invocation, and only in a function is it there for this.
    const traceId = () => (env.AWS_LAMBDA_FUNCTION_NAME ? env._X_AMZN_TRACE_ID : undefined);
    return createDirectInvoke(site, options, traceId);
  }
  let loading: Promise<InvokeEndpoint> | undefined;
  return async (input, signal) => {
    loading ??= import('./sdk-invoke.ts').then(({ invokeThroughSdk }) => invokeThroughSdk(options));
    return (await loading)(input, signal);
  };
}
