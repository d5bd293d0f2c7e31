import type { Kind } from './kinds.ts';

/** What keys begin with: it ends in a slash, which may be left out, and doesn't begin with one. */
export const outputPrefix: Kind<string> = {
  allowed: 'a prefix of keys such as scored/, not empty and not beginning with a slash',
  parse: (value) => {
    const prefix = value.endsWith('/') ? value : `${value}/`;
    return prefix.startsWith('/') ? undefined : prefix;
  },
};
