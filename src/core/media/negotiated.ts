import { ProblemError } from '../errors/problem-error.ts';
import { formatOf, KNOWN_TYPES, offeredTypes, type RecordFormat } from '../records/formats.ts';
import { negotiate } from './accept.ts';
import { parseMediaType, requireReadable } from './content-type.ts';

/** The format of a request's body, and what its media type says of a header. */
export interface InputMedia {
  readonly format: RecordFormat;
  /** The `header` parameter of `text/csv` (RFC 4180, section 3). */
  readonly header: 'present' | 'absent' | undefined;
}

/** The format of the answer. */
export interface OutputMedia {
  readonly format: RecordFormat;
  readonly type: string;
  readonly header: 'present' | 'absent' | undefined;
}

const HEADER = /^text\/csv\b[^,]*;\s*header\s*=\s*"?(present|absent)\b/i;

/** @throws ProblemError `unsupported-media-type`, naming what is known */
export function inputMedia(contentType: string, contentEncoding: string | undefined): InputMedia {
  const mediaType = parseMediaType(contentType);
  const format = mediaType === undefined ? undefined : formatOf(mediaType.essence);
  if (mediaType === undefined || format === undefined) {
    throw new ProblemError('unsupported-media-type', { detail: `Supported: ${KNOWN_TYPES.join(', ')}.` });
  }
  requireReadable(mediaType, contentEncoding);
  const header = mediaType.parameters.get('header')?.toLowerCase();
  return { format, header: header === 'present' || header === 'absent' ? header : undefined };
}

/** Without an `Accept`, the format of the request. @throws ProblemError `not-acceptable`, naming what there is */
export function outputMedia(accept: string | undefined, input: RecordFormat): OutputMedia {
  const type = negotiate(accept, offeredTypes(input));
  const format = type === undefined ? undefined : formatOf(type);
  if (type === undefined || format === undefined) {
    throw new ProblemError('not-acceptable', { detail: `Available: ${KNOWN_TYPES.join(', ')}.` });
  }
  return { format, type, header: format === 'csv' ? headerOf(accept) : undefined };
}

function headerOf(accept: string | undefined): OutputMedia['header'] {
  for (const range of accept?.split(',') ?? []) {
    const header = HEADER.exec(range.trim())?.[1]?.toLowerCase();
    if (header === 'present' || header === 'absent') return header;
  }
  return undefined;
}
