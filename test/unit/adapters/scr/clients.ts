import { afterEach } from '@jest/globals';
import { createScrClient, type ScrClient } from '../../../../src/adapters/scr/client.ts';

/** Makes clients of a server on this machine, which are closed after each test. */
export function clients(): (port: number) => ScrClient {
  let made: ScrClient[] = [];
  afterEach(() => {
    for (const client of made) client.destroy();
    made = [];
  });
  return (port) => {
    const client = createScrClient(`http://127.0.0.1:${port}`, 4);
    made.push(client);
    return client;
  };
}
