import { describe, expect, it } from '@jest/globals';
import { createLambdaHandler } from '../../../../src/adapters/lambda/handler.ts';
import { keptLog } from '../../core/kept-log.ts';

const event = {
  httpMethod: 'POST',
  path: '/invocations',
  headers: { 'X-Correlation-Id': 'order-7' },
  requestContext: { requestId: 'gateway-1' },
  body: '{"JOB":"Planted-Diagnosis-4711"}',
};

describe('A bug that keeps the application from answering', () => {
  it('is a problem with the id of the caller, and a line of the log that has it and no input', async () => {
    const log = keptLog();
    const { handle } = createLambdaHandler({
      app: () => {
        throw new TypeError('Planted-Diagnosis-4711 is not a function');
      },
      basePath: '',
      log,
      flush: () => {},
      env: {},
      gatewayTimeoutMs: 29_000,
      deadlineMarginMs: 500,
    });
    const { statusCode, headers, body } = await handle(event);
    expect([statusCode, headers?.['x-correlation-id']]).toEqual([500, 'order-7']);
    expect(JSON.parse(body)).toMatchObject({ code: 'internal', correlationId: 'order-7' });
    expect(log.lines).toMatchObject([
      { fields: { correlationId: 'order-7', gatewayRequestId: 'gateway-1' } },
    ]);
    expect(JSON.stringify(log.lines) + body).not.toContain('Planted-Diagnosis-4711');
  });
});
