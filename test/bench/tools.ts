import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

// nginx is in /usr/sbin, which isn't on everybody's path.
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];

/** Full path of a program, or undefined where it isn't installed. */
export function findProgram(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** Full path of a program that must be there. */
export function programPath(name: string): string {
  const path = isAbsolute(name) ? name : findProgram(name);
  if (path === undefined) throw new Error(`${name} is not installed`);
  return path;
}

/** The Python that gunicorn runs on, which may be another one than the path's first. */
export function gunicornPython(): string {
  const firstLine = readFileSync(programPath('gunicorn'), 'utf8').split('\n', 1)[0] ?? '';
  const interpreter = /^#!\s*(\S+)$/.exec(firstLine)?.[1];
  return interpreter ?? 'python3';
}

/** Version of a Python package, or undefined where gunicorn's Python doesn't have it. */
export function pythonPackageVersion(name: string): string | undefined {
  const script = `import importlib.metadata, ${name}; print(importlib.metadata.version('${name}'))`;
  const { status, stdout } = spawnSync(gunicornPython(), ['-c', script], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** First thing that looks like a version in what a program prints. */
export function programVersion(name: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(programPath(name), args, { encoding: 'utf8' });
  return /\d+(\.\d+)+/.exec(`${stdout}${stderr}`)?.[0] ?? 'of unknown version';
}

/** Version of an installed npm package. */
export function npmPackageVersion(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return version;
}

/** What a peer needs on the machine. */
export type Tool = 'wrk' | 'nginx' | 'gunicorn' | 'python3-flask' | 'python3-requests';

/** Those of the tools that are missing, by the names of Debian's packages. */
export function missingTools(tools: readonly Tool[]): Tool[] {
  return [...new Set(tools)].filter((tool) => !isInstalled(tool));
}

function isInstalled(tool: Tool): boolean {
  if (!tool.startsWith('python3-')) return findProgram(tool) !== undefined;
  return (
    findProgram('gunicorn') !== undefined && pythonPackageVersion(tool.slice('python3-'.length)) !== undefined
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
