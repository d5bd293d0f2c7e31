/** Loaded before a function with --import: at each SIGUSR2 it says in one line of its output what the process holds after a collection. */
const WARNINGS = [];
process.on('warning', ({ name }) => WARNINGS.push(name));

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

process.on('SIGUSR2', () => {
  // What is only weakly held goes with a second one.
  for (let round = 0; round < 3; round++) globalThis.gc();
  const resources = process.getActiveResourcesInfo();
  say({
    message: 'heap probe',
    heapUsed: process.memoryUsage().heapUsed,
    external: process.memoryUsage().external,
    sockets: resources.filter((name) => name === 'TCPSocketWrap').length,
    timers: resources.filter((name) => name === 'Timeout').length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    warnings: WARNINGS,
  });
});
say({ message: 'heap probe is there', pid: process.pid });
