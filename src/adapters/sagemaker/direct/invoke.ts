import type { RuntimeClientOptions } from '../client.ts';
import type { InvokeEndpoint } from '../invoke-port.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { outputOf } from './output.ts';
import { requestOf } from './request.ts';
import { createSign } from './sign.ts';
import type { DirectSite } from './site.ts';

/** Named to AWS, whose logs hold it. */
const USER_AGENT = 'scr-sagemaker';

/**
 * InvokeEndpoint as the one signed HTTP request that the SDK makes of it too. Nothing is tried again.
 * @param traceId X-Ray's id of what is under way, passed on as the SDK does
 */
export function createDirectInvoke(
  site: DirectSite,
  options: RuntimeClientOptions,
  traceId: () => string | undefined,
): InvokeEndpoint {
  const { basePath, hostname, port, protocol, region, credentials } = site;
  const sign = createSign(region, credentials);
  const host = port === undefined ? hostname : `${hostname}:${port}`;
  // Begun at once: the first call then finds TLS loaded.
  const exchanges = createExchange(protocol, options);
  let exchange: Exchange | undefined;
  return async (input, signal) => {
    const request = requestOf(input);
    const path = `${basePath}${request.path}`;
    const headers = { ...request.headers, host, 'content-length': String(request.body.length) };
    const signature = sign({ path, headers, body: request.body }, new Date());
    exchange ??= await exchanges;
    const trace = traceId();
    const sent = {
      ...headers,
      ...signature,
      'user-agent': USER_AGENT,
      ...(trace && { 'x-amzn-trace-id': trace }),
    };
    const answer = await exchange(
      { method: 'POST', host: hostname, port, path, headers: sent },
      request.body,
      signal,
    );
    return outputOf(answer);
  };
}
