import { modelPath, type Peer } from './peer.ts';

/** SCR itself, with nothing in between: what every proxy's figures are to be held against. */
export const direct: Peer = {
  id: 'direct',
  title: 'SCR (stand-in), no proxy',
  needs: [],
  how: () =>
    "The load goes straight to the project's stand-in for SCR, one Node.js process. It is what every proxy below forwards to.",
  start: async (site) => ({ url: `${site.scrBaseUrl}${modelPath}` }),
};
