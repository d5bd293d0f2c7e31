import type { Kind } from './kinds.ts';

/** Origins that a browser may call from, or every one. */
export const origins: Kind<readonly string[] | '*'> = {
  allowed: 'origins such as https://app.example.com separated by commas, or *',
  parse: (value) => {
    if (value === '*') return value;
    const found = value.split(',').map((origin) => origin.trim());
    return found.every(isOrigin) ? found : undefined;
  },
};

/** As a browser writes it in `Origin` (RFC 6454, section 6.2): anything else would never match. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
