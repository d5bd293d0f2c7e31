import { describe, expect, it } from '@jest/globals';
import { parseMediaType, requireReadable } from '../../../../src/core/media/content-type.ts';

function check(contentType: string, contentEncoding?: string) {
  const mediaType = parseMediaType(contentType);
  if (mediaType === undefined) throw new Error(`not a media type: ${contentType}`);
  requireReadable(mediaType, contentEncoding);
}

describe('a body', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json; charset="UTF-8"',
    'application/json; charset=utf8',
    'application/json; charset=US-ASCII',
    'application/json; version=2',
  ])('is readable as %s', (contentType) => expect(() => check(contentType)).not.toThrow());

  it.each([
    'application/json; charset=iso-8859-1',
    'application/json; charset=utf-16',
    'application/json; charset=""',
  ])('is refused as %s', (contentType) =>
    expect(() => check(contentType)).toThrow(
      expect.objectContaining({ code: 'unsupported-media-type', detail: 'The charset must be UTF-8.' }),
    ),
  );

  it.each([undefined, 'identity', ' Identity ', ''])('is readable with the content encoding %j', (encoding) =>
    expect(() => check('application/json', encoding)).not.toThrow(),
  );

  it.each(['gzip', 'br', 'identity, gzip', 'identityx'])(
    'is refused with the content encoding %s',
    (encoding) =>
      expect(() => check('application/json', encoding)).toThrow(
        expect.objectContaining({ code: 'unsupported-media-type' }),
      ),
  );
});
