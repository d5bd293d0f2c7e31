import { parseMediaType } from '../media/content-type.ts';

/** Parsers of setting values. Each says what it takes, and returns undefined for what it doesn't. */
export interface Kind<T> {
  /** What is allowed, as it reads after "must be". */
  readonly allowed: string;
  readonly parse: (text: string) => T | undefined;
}

/** Whole numbers from `min` to `max`, in decimal digits. */
export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER): Kind<number> {
  const upTo =
    max === Number.MAX_SAFE_INTEGER
      ? `a whole number, at least ${min}`
      : `a whole number from ${min} to ${max}`;
  return {
    allowed: upTo,
    parse: (text) => {
      const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

export const port: Kind<number> = { ...wholeNumber(1, 65_535), allowed: 'a port from 1 to 65535' };

/** The longest delay of a Node.js timer; a longer one would fire at once. */
const MAX_TIMER_MS = 2_147_483_647;

/** Milliseconds of at least `min`. */
export function milliseconds(min: number): Kind<number> {
  return {
    ...wholeNumber(min, MAX_TIMER_MS),
    allowed: `milliseconds, a whole number from ${min} to ${MAX_TIMER_MS}`,
  };
}

export const flag: Kind<boolean> = {
  allowed: 'true or false',
  parse: (text) => {
    const word = text.toLowerCase();
    return word === 'true' || word === 'false' ? word === 'true' : undefined;
  },
};

export function oneOf<const T extends string>(...words: readonly T[]): Kind<T> {
  return {
    allowed: `one of ${words.join(', ')}`,
    parse: (text) => words.find((word) => word.toLowerCase() === text.toLowerCase()),
  };
}

export const text: Kind<string> = { allowed: 'a text', parse: (value) => value };

export const mediaType: Kind<string> = {
  allowed: 'a media type such as application/json',
  parse: (value) => (parseMediaType(value) === undefined ? undefined : value),
};

/** A path on a server; the leading slash may be left out, as SAS_SCR_APP_PATH is seen both ways. */
export const urlPath: Kind<string> = {
  allowed: 'a URL path such as /model, of visible ASCII characters and without ? or #',
  parse: (value) => {
    const path = value.startsWith('/') ? value : `/${value}`;
    return /^\/[!-~]*$/.test(path) && !/[?#]/.test(path) ? path.replace(/\/+$/, '') || '/' : undefined;
  },
};

export const httpOrigin: Kind<string> = {
  allowed: 'an http:// address without a path, such as http://127.0.0.1:9090',
  parse: (value) => {
    if (!URL.canParse(value)) return undefined;
    const url = new URL(value);
    const isOrigin =
      url.pathname === '/' &&
      url.search === '' &&
      url.hash === '' &&
      url.username === '' &&
      url.password === '';
    return url.protocol === 'http:' && isOrigin ? url.origin : undefined;
  },
};

/** A command as a JSON array of texts; an empty text is an empty command. */
export const command: Kind<readonly string[]> = {
  allowed:
    'a JSON array of texts such as ["java","-jar","scr.jar"], or empty where SCR is started by somebody else',
  parse: (value) => {
    if (value === '') return [];
    const parsed = parseJson(value);
    const isCommand =
      Array.isArray(parsed) && parsed.length > 0 && parsed.every((part) => typeof part === 'string');
    return isCommand && parsed[0] !== '' ? parsed : undefined;
  },
};

export const json: Kind<string> = {
  allowed: 'a JSON text',
  parse: (value) => (parseJson(value) === undefined ? undefined : value),
};

export const portRange: Kind<{ readonly from: number; readonly to: number }> = {
  allowed: 'two ports such as 21000-21999',
  parse: (value) => {
    const match = /^(\d{1,5})-(\d{1,5})$/.exec(value);
    const from = Number(match?.[1]);
    const to = Number(match?.[2]);
    return from >= 1 && from <= to && to <= 65_535 ? { from, to } : undefined;
  },
};

/** Names separated by commas. */
export const names: Kind<readonly string[]> = {
  allowed: 'names separated by commas, each once',
  parse: (value) => {
    const found = value.split(',').map((name) => name.trim());
    const isUnique = new Set(found.map((name) => name.toLowerCase())).size === found.length;
    return isUnique && found.every((name) => name !== '') ? found : undefined;
  },
};

/** Columns of CSV without a header: their names, or the order of the model's signature. */
export const csvColumns: Kind<readonly string[] | '@signature'> = {
  allowed: `${names.allowed}, or @signature`,
  parse: (value) => (value === '@signature' ? value : names.parse(value)),
};

export type InputType = 'number' | 'string';

/** Types of variables by lower-case name: `LOAN=number,ZIP=string`. */
export const inputTypes: Kind<ReadonlyMap<string, InputType>> = {
  allowed: 'a list such as LOAN=number,ZIP=string',
  parse: (value) => {
    const types = new Map<string, InputType>();
    for (const entry of value.split(',')) {
      const [, name = '', type] = /^\s*([^=]+?)\s*=\s*(number|string)\s*$/.exec(entry) ?? [];
      if (name === '' || types.has(name.toLowerCase())) return undefined;
      types.set(name.toLowerCase(), type === 'number' ? 'number' : 'string');
    }
    return types;
  },
};

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
