import { ProblemError } from '../errors/problem-error.ts';

/** A media type without its parameters, and the parameters by lower-case name (RFC 9110, section 8.3.1). */
export interface MediaType {
  /** `type/subtype`, in lower case. */
  readonly essence: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const ESSENCE = new RegExp(`^\\s*(${TOKEN}/${TOKEN})\\s*(?:;|$)`);
const PARAMETER = new RegExp(`;\\s*(?:(${TOKEN})=(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)"))?\\s*`, 'y');

/** Parses a `Content-Type`; undefined where it isn't one. */
export function parseMediaType(text: string): MediaType | undefined {
  if (text === 'application/json') return { essence: text, parameters: NO_PARAMETERS };
  const essence = ESSENCE.exec(text)?.[1];
  if (essence === undefined) return undefined;
  const parameters = new Map<string, string>();
  let position = text.indexOf(';');
  while (position !== -1 && position < text.length) {
    PARAMETER.lastIndex = position;
    const match = PARAMETER.exec(text);
    if (match === null) return undefined;
    position = PARAMETER.lastIndex;
    const name = match[1]?.toLowerCase();
    if (name !== undefined && !parameters.has(name)) {
      parameters.set(name, match[2] ?? match[3]?.replace(/\\(.)/g, '$1') ?? '');
    }
  }
  return { essence: essence.toLowerCase(), parameters };
}

/**
 * Refuses what is not UTF-8 or comes encoded. Names of US-ASCII are let through: its every byte means the same in UTF-8.
 * @throws ProblemError `unsupported-media-type`
 */
export function requireReadable(mediaType: MediaType, contentEncoding: string | undefined): void {
  const charset = mediaType.parameters.get('charset')?.toLowerCase();
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') {
    throw new ProblemError('unsupported-media-type', { detail: 'The charset must be UTF-8.' });
  }
  if (contentEncoding !== undefined && !/^\s*(?:identity)?\s*$/i.test(contentEncoding)) {
    throw new ProblemError('unsupported-media-type', {
      detail: 'No Content-Encoding is supported; send the body as it is (identity).',
    });
  }
}
