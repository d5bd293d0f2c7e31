import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const maxOutputBytes = 64 * 1024 * 1024;
const shownCommandLength = 200;
/** Far beyond the longest, a build that installs all packages: it is there so that a stuck download ends. */
const longestMs = 900_000;

/** What each program that the tests run is for, and the Debian package that has it. */
const programs = {
  podman: 'podman',
  buildah: 'buildah',
  debootstrap: 'debootstrap',
  tar: 'tar',
  javac: 'openjdk-17-jdk-headless',
  jar: 'openjdk-17-jdk-headless',
  jlink: 'openjdk-17-jdk-headless',
  readelf: 'binutils',
};
type Program = keyof typeof programs;

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, or kills it when the time is over.
 *
 * @throws {Error} with the beginning of the command and all that it said, where it fails
 */
export function run(program: Program, args: readonly string[], timeoutMs = longestMs): Promise<Output> {
  const options = { maxBuffer: maxOutputBytes, timeout: timeoutMs, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve({ stdout, stderr });
      const command = [program, ...args].join(' ').slice(0, shownCommandLength);
      const end = error.killed ? `killed after ${timeoutMs} ms` : `ended with ${error.code}`;
      reject(new Error(`${end}: ${command}\n${stdout}${stderr}`));
    });
  });
}

/** Runs Podman and returns its standard output. */
export async function podman(...args: string[]): Promise<string> {
  return (await run('podman', args)).stdout;
}

/** What `podman run` needs on machines whose hard limits are lower than Podman's defaults. */
export const limitFlags = ['--ulimit', 'nofile=20000:20000', '--ulimit', 'nproc=1000:1000'];

/** Builds an image. In a chroot, so that it works inside a container or a small virtual machine too. */
export async function build(tag: string, args: readonly string[]): Promise<void> {
  await run('buildah', [
    'bud',
    '--isolation',
    'chroot',
    '--network',
    'host',
    '--layers',
    '--tag',
    tag,
    ...args,
  ]);
}

/** @throws {Error} that names the missing programs and where Debian has them */
export function checkPrograms(): void {
  const missing = Object.entries(programs).filter(([program]) => findOnPath(program) === undefined);
  if (missing.length === 0) return;
  const names = missing.map(([program]) => program).join(', ');
  const packages = [...new Set(missing.map(([, debianPackage]) => debianPackage))].join(' ');
  throw new Error(`The container tests need ${names}: apt-get install ${packages}`);
}

/** Where the shell would find a program. */
export function findOnPath(program: string): string | undefined {
  const directories = (process.env.PATH ?? '').split(delimiter).filter((directory) => directory !== '');
  return directories.map((directory) => join(directory, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
