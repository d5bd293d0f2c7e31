import type { GetObjectCommand } from '@aws-sdk/client-s3';

/**
 * Tells when S3 answered a command, by its own clock, in milliseconds since 1970 (`Date`, RFC 9110, section 6.6.1): the age of an object
 * by any other clock is wrong by what the two differ. By this machine's clock where the answer doesn't say.
 */
export function noteServerTime(command: GetObjectCommand): () => number {
  let answeredAt = Number.NaN;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      answeredAt = Date.parse(dateOf(result.response) ?? '');
      return result;
    },
    { step: 'deserialize', priority: 'high' },
  );
  return () => (Number.isNaN(answeredAt) ? Date.now() : answeredAt);
}

function dateOf(response: unknown): string | undefined {
  const headers = memberOf(response, 'headers');
  const date = memberOf(headers, 'date');
  return typeof date === 'string' ? date : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
