/** Runs one function as Lambda does, in a process of its own: FUNCTION_FILE is the bundle, an event comes as a message, so does its answer. */
import { pathToFileURL } from 'node:url';

interface Work {
  readonly id: number;
  readonly event: unknown;
  readonly remainingMs: number;
}

const { handler } = await import(pathToFileURL(process.env.FUNCTION_FILE ?? '').href);

process.on('message', async ({ id, event, remainingMs }: Work) => {
  const endsAt = performance.now() + remainingMs;
  const context = {
    awsRequestId: `lambda-${id}`,
    getRemainingTimeInMillis: () => Math.max(0, endsAt - performance.now()),
  };
  const startedAt = performance.now();
  const result = await handler(event, context).then(
    (answer: unknown) => ({ answer }),
    (failure: unknown) => ({ failure: String(failure) }),
  );
  process.send?.({ id, tookMs: performance.now() - startedAt, ...result });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
