import { type ListeningProcess, startListening } from '../listening-process.ts';

/** Its own command listens on all addresses of the machine; this is for this machine alone. */
const PROGRAM = `
const { buildApp } = await import(process.argv[1]);
const app = buildApp({ logger: false });
console.log(JSON.stringify({ url: await app.listen({ port: 0, host: '127.0.0.1' }) }));
`;

export interface ObjectServerOptions {
  /** URL of the main module of the package `fauxqs`, a server of S3 and SQS. */
  readonly module: string;
  readonly directory: string;
  readonly onLine: (line: string) => void;
}

/** Starts a server of S3 and SQS that keeps everything in memory. @throws Error where it does not start, and when the signal aborts */
export async function startObjectServer(
  { directory, module, onLine }: ObjectServerOptions,
  signal: AbortSignal,
): Promise<ListeningProcess> {
  return startListening(
    {
      name: 'The S3 server',
      command: [process.execPath, '--input-type=module', '--eval', PROGRAM, module],
      cwd: directory,
      onLine,
      isReady: async (url) => (await fetch(url, { signal })).ok,
    },
    signal,
  );
}
