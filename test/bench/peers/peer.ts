import { freePort, launch, type Plan, type Server } from '../launch.ts';
import type { Tool } from '../tools.ts';

/** Path of the stand-in's model. */
export const modelPath = '/hmeq';

/** What a peer finds where it starts. */
export type Site = {
  /** Where SCR is, `http://127.0.0.1:port`, without the model's path. */
  readonly scrBaseUrl: string;
  /** A folder for its configuration and its log. */
  readonly folder: string;
  /** Folder with container.mjs. */
  readonly dist: string;
};

/** A peer that is up. */
export type Running = {
  /** Where to post the record. */
  readonly url: string;
  /** Absent where there is no proxy. */
  readonly server?: Server;
};

/** One way of getting a request to SCR. */
export type Peer = {
  /** What `--only` calls it. */
  readonly id: string;
  /** What the table calls it. */
  readonly title: string;
  readonly needs: readonly Tool[];
  /** How it is set up, in Markdown, for whoever reads the figures. */
  how(): string;
  start(site: Site): Promise<Running>;
};

/** Starts a proxy on a free port of the loopback interface; ready when `GET /ping` is 200. */
export async function startProxy(
  id: string,
  site: Site,
  planFor: (port: number) => Omit<Plan, 'readyUrl'>,
): Promise<Running> {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const server = await launch(id, { ...planFor(port), readyUrl: `${baseUrl}/ping` }, site.folder);
  return { url: `${baseUrl}/invocations`, server };
}
