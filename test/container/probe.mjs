// Runs inside a container under test, with the Node.js that the packaging added: the image needs no other tools.
// Arguments: what to do, and its parameters as JSON. Prints its result as JSON.
import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const pollIntervalMs = 20;

const commands = {
  /** Polls `/ping` until it is `wanted`, and returns every status on the way, each once where it repeats; 0: refused. */
  async untilPing({ port, wanted, timeoutMs }) {
    const statuses = [];
    for (const end = Date.now() + timeoutMs; statuses.at(-1) !== wanted && Date.now() < end; ) {
      const status = await fetch(`http://127.0.0.1:${port}/ping`).then(
        (response) => response.status,
        () => 0,
      );
      if (status !== statuses.at(-1)) statuses.push(status);
      if (status !== wanted) await delay(pollIntervalMs);
    }
    return statuses;
  },

  async request({ port, path, ...init }) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  },

  files({ directory }) {
    return readdirSync(directory);
  },
};

const [command, parameters] = process.argv.slice(1);
console.log(JSON.stringify(await commands[command](JSON.parse(parameters))));
