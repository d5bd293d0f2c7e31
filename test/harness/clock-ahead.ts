import type { S3Client } from '@aws-sdk/client-s3';

/** Has all answers of a store come so much later, by the clock of the store: what is in it is so much older. */
export function setClockAhead(client: S3Client, aheadMs: number): S3Client {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (typeof response === 'object' && response !== null && 'headers' in response) {
        const headers: Record<string, string> = Object(response.headers);
        const date = Date.parse(headers.date ?? '');
        headers.date = new Date((Number.isNaN(date) ? Date.now() : date) + aheadMs).toUTCString();
      }
      return result;
    },
    { step: 'deserialize', priority: 'low' },
  );
  return client;
}
