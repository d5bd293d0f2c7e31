import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LambdaContext } from './context.ts';
import { runtimeError } from './error-body.ts';

export type Handler = (event: unknown, context: LambdaContext) => unknown;

const EXTENSIONS = ['.js', '.mjs', '.cjs'];

/**
 * Loads the function that `_HANDLER` names, `index.handler` being the export `handler` of `index.mjs` or its like.
 * @throws Error with the name that Lambda's own runtime gives it; or what the module itself threw
 */
export async function loadHandler(taskRoot: string, handlerName: string): Promise<Handler> {
  const [moduleName = '', exportName = ''] = basename(handlerName).split('.');
  const stem = join(taskRoot, dirname(handlerName), moduleName);
  const file = EXTENSIONS.map((extension) => `${stem}${extension}`).find((path) => existsSync(path));
  if (file === undefined) {
    throw runtimeError('ImportModuleError', `Error: Cannot find module '${moduleName}'`);
  }
  const handler = exportOf(await importFile(file), exportName);
  if (handler === undefined) {
    throw runtimeError('HandlerNotFound', `${handlerName} is undefined or not exported`);
  }
  if (!isHandler(handler)) throw runtimeError('HandlerNotFound', `${handlerName} is not a function`);
  // Node.js 24 in Lambda has no callbacks any more: a handler that takes one is refused.
  if (handler.length >= 3) {
    throw runtimeError(
      'CallbackHandlerDeprecated',
      'The handler takes a callback, which Lambda no longer has from Node.js 24 on.',
    );
  }
  return handler;
}

async function importFile(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    const error = runtimeError('UserCodeSyntaxError', String(thrown));
    error.stack = String(thrown.stack);
    throw error;
  }
}

function exportOf(module: unknown, name: string): unknown {
  const own = fieldOf(module, name);
  return own ?? fieldOf(fieldOf(module, 'default'), name);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}
