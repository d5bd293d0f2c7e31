/** Loads the function that FUNCTION_FILE names in a fresh process, and writes what that took to file descriptor 3. */
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const file = pathToFileURL(process.env.FUNCTION_FILE ?? '').href;
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const { handler } = await import(file);
const loadMs = performance.now() - startedAt;
const { system, user } = process.cpuUsage(cpuBefore);
if (typeof handler !== 'function') throw new Error('It exports no handler.');
writeSync(3, JSON.stringify({ loadMs, cpuMs: (system + user) / 1000 }));
process.exit(0);
