/**
 * How the proxy is started so that it stays small: the instance is SCR's. A request leaves a few kilobytes of garbage and nothing else, but
 * V8 sizes its heap, and glibc its arenas, for a machine that they have to themselves. Both take their orders at the start of a process only.
 */
const NODE_OPTIONS = [
  '--max-semi-space-size=4',
  '--heap-growing-percent=20',
  '--disable-warning=ExperimentalWarning',
];
const ARENAS = 'MALLOC_ARENA_MAX';
/** Says to the program that it is the frugal one, and whether the arenas were its own idea. */
const MARK = 'SCR_SAGEMAKER_FRUGAL';

/**
 * Replaces the program by itself with those orders, in the same process (execve(2)): PID 1 stays PID 1. Does nothing in the second one, nor
 * where Node.js can't do it; then the proxy only takes more memory.
 */
export function becomeFrugal(env: NodeJS.ProcessEnv): void {
  const mark = env[MARK];
  if (mark !== undefined) {
    // SCR gets the environment that the image was given.
    delete env[MARK];
    if (mark === ARENAS) delete env[ARENAS];
    return;
  }
  const [program, ...args] = process.argv;
  if (typeof process.execve !== 'function' || program === undefined) return;
  const own = env[ARENAS] === undefined ? { [MARK]: ARENAS, [ARENAS]: '1' } : { [MARK]: 'kept' };
  try {
    process.execve(process.execPath, [program, ...process.execArgv, ...NODE_OPTIONS, ...args], {
      ...env,
      ...own,
    });
  } catch {
    // Not supported here.
  }
}
