import { describe, expect, it } from '@jest/globals';
import { startRig } from '../harness/container.ts';
import { connectRaw, invocationText, requestText } from '../harness/raw-connection.ts';
import { FLAT_RECORD } from '../harness/records.ts';

describe("An idle connection of SageMaker's", () => {
  it('is promised 75 s by default, and more uses than anybody counts', async () => {
    const { port } = await startRig();
    const connection = connectRaw(port);
    for (let count = 1; count <= 300; count++) {
      connection.write(invocationText(FLAT_RECORD));
      await connection.untilAnswers(count);
    }
    const last = connection.answers().at(-1);
    expect(last?.headers.connection).toBe('keep-alive');
    expect(last?.headers['keep-alive']).toBe('timeout=75');
  });

  it('is not cut before its time by the limits for slow clients, and is closed after it', async () => {
    const { port } = await startRig({
      env: { KEEP_ALIVE_TIMEOUT_MS: '3000', CLIENT_HEADERS_TIMEOUT_MS: '300', CLIENT_BODY_TIMEOUT_MS: '300' },
    });
    const connection = connectRaw(port);
    connection.write(requestText('GET /ping'));
    await connection.untilAnswers(1);
    const idleSince = performance.now();
    await connection.closed;
    expect(performance.now() - idleSince).toBeGreaterThanOrEqual(2900);
    expect(connection.answers()).toHaveLength(1);
  });
});
