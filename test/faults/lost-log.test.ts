import { describe, expect, it } from '@jest/globals';
import { startContainerWithChild, untilPing } from '../harness/container.ts';
import { get, invoke } from '../harness/http.ts';
import { FLAT_RECORD } from '../harness/records.ts';

describe('A log that nobody reads any more', () => {
  it('costs its lines and nothing else: requests are answered, and SIGTERM ends it in order', async () => {
    const container = await startContainerWithChild();
    await untilPing(container, 200);
    container.closeOutput();
    for (let i = 0; i < 20; i++) expect((await invoke(container.port, FLAT_RECORD)).status).toBe(200);
    expect((await get(container.port, '/ping')).status).toBe(200);
    container.kill('SIGTERM');
    expect(await container.exited).toEqual({ code: 0, signal: null });
    expect(await container.family()).toEqual([]);
  });
});
