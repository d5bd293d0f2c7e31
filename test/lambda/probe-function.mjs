/** A function that does what its event says, or answers with all that it sees. Bundled by test/harness/function.ts. */
import { setTimeout as pause } from 'node:timers/promises';

let events = 0;
let ticks = 0;
const held = [];

const actions = {
  wait: async ({ ms }) => {
    await pause(ms);
    return 'waited';
  },
  throw: ({ message }) => {
    throw new TypeError(message);
  },
  'throw text': ({ message }) => {
    throw message;
  },
  nothing: () => {},
  text: ({ bytes }) => 'x'.repeat(bytes),
  unserialisable: () => ({ big: 1n }),
  exit: ({ code }) => process.exit(code),
  crash: async () => {
    setImmediate(() => {
      throw new Error('outside of the handler');
    });
    await pause(60_000);
  },
  grow: async () => {
    for (;;) {
      held.push(Buffer.alloc(4 * 1024 * 1024, 1));
      await pause(1);
    }
  },
  block: () => {
    for (;;);
  },
  'start ticking': () => {
    setInterval(() => {
      ticks += 1;
    }, 5);
  },
  ticks: () => ticks,
  count: () => {
    events += 1;
    return { events, pid: process.pid };
  },
  environment: () => ({ ...process.env }),
  print: ({ lines }) => {
    for (const line of lines) process.stdout.write(`${line}\n`);
  },
};

export async function handler(event, context) {
  const action = actions[event?.do];
  if (action !== undefined) return action(event);
  const { getRemainingTimeInMillis, ...fields } = context;
  return {
    event,
    context: fields,
    remainingMs: getRemainingTimeInMillis(),
    traceId: process.env._X_AMZN_TRACE_ID,
  };
}

export const notAFunction = 'text';

export function takesACallback(_event, _context, callback) {
  callback(null, 'called back');
}
