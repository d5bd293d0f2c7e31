import { direct } from './direct.ts';
import { fastify } from './fastify.ts';
import { flask, flaskRequests, flaskTuned } from './flask.ts';
import { nginx } from './nginx.ts';
import { ours } from './ours.ts';
import type { Peer } from './peer.ts';
import { plain } from './plain.ts';

const all: readonly Peer[] = [direct, ours, flask, flaskRequests, flaskTuned, fastify, plain, nginx];

/** What `--only` calls the CSV that is scored, which is no peer. */
export const recordsId = 'records';
/** What it calls the front door's function, which is none either. */
export const frontDoorId = 'frontdoor';
/** And the function that scores objects. */
export const objectsId = 'objects';

/**
 * The peers with these ids, in the table's order; all of them where nothing is named.
 *
 * @throws Error when an id is unknown.
 */
export function choosePeers(ids: readonly string[]): Peer[] {
  const known = all.map((peer) => peer.id);
  const others = [recordsId, frontDoorId, objectsId];
  const unknown = ids.filter((id) => !known.includes(id) && !others.includes(id));
  if (unknown.length > 0) {
    throw new Error(
      `--only names ${unknown.join(', ')}; the peers are ${known.join(', ')}; ${recordsId} is the CSV, ${frontDoorId} the front door's function, ${objectsId} that for objects`,
    );
  }
  return all.filter((peer) => ids.length === 0 || ids.includes(peer.id));
}
