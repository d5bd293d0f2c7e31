/** What can be asked of the local SageMaker: three operations of SageMaker Runtime, and DescribeEndpoint of SageMaker's control plane. */
export const operations = [
  'InvokeEndpoint',
  'InvokeEndpointAsync',
  'InvokeEndpointWithResponseStream',
  'DescribeEndpoint',
] as const;

export type Operation = (typeof operations)[number];
export type Invocation = Exclude<Operation, 'DescribeEndpoint'>;

/** What a request line and its target header name. */
export type Target =
  | { readonly operation: Invocation; readonly endpointName: string }
  | { readonly operation: 'DescribeEndpoint' };

const INVOCATIONS: ReadonlyMap<string, Invocation> = new Map<string, Invocation>([
  ['invocations', 'InvokeEndpoint'],
  ['async-invocations', 'InvokeEndpointAsync'],
  ['invocations-response-stream', 'InvokeEndpointWithResponseStream'],
]);

/**
 * Finds the operation as the service models bind it: rest-json paths for SageMaker Runtime, `X-Amz-Target` for the control plane
 * (JSON 1.1). Undefined where it is none.
 */
export function targetOf(method: string, path: string, amzTarget: string | undefined): Target | undefined {
  if (method !== 'POST') return undefined;
  if (path === '/' && amzTarget === 'SageMaker.DescribeEndpoint') return { operation: 'DescribeEndpoint' };
  const [, name, action] = /^\/endpoints\/([^/]*)\/([^/]+)$/.exec(path) ?? [];
  const operation = INVOCATIONS.get(action ?? '');
  const endpointName = decoded(name);
  return operation === undefined || endpointName === undefined ? undefined : { operation, endpointName };
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
