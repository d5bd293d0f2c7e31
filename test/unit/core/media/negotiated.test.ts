import { describe, expect, it } from '@jest/globals';
import { inputMedia, outputMedia } from '../../../../src/core/media/negotiated.ts';

describe('the format of a request', () => {
  it.each([
    ['application/json; charset=UTF-8', { format: 'json', header: undefined }],
    ['application/jsonlines', { format: 'jsonlines', header: undefined }],
    ['application/x-ndjson', { format: 'jsonlines', header: undefined }],
    ['Text/CSV', { format: 'csv', header: undefined }],
    ['text/csv; header=present', { format: 'csv', header: 'present' }],
    ['text/csv;charset=utf-8;HEADER="Absent"', { format: 'csv', header: 'absent' }],
    ['text/csv; header=perhaps', { format: 'csv', header: undefined }],
  ])('is told by its content type: %s', (contentType, media) => {
    expect(inputMedia(contentType, undefined)).toEqual(media);
  });

  it.each([
    [
      'text/plain',
      undefined,
      /^Supported: application\/json, application\/jsonlines, application\/x-ndjson, text\/csv\.$/,
    ],
    ['nonsense', undefined, /^Supported: /],
    ['text/csv; charset=latin1', undefined, /UTF-8/],
    ['text/csv', 'gzip', /Content-Encoding/],
  ])('%s, encoded as %s, is refused, saying what would do', (contentType, encoding, detail) => {
    expect(() => inputMedia(contentType, encoding)).toThrow(
      expect.objectContaining({ code: 'unsupported-media-type', detail: expect.stringMatching(detail) }),
    );
  });
});

describe('the format of an answer', () => {
  it.each([
    [undefined, 'csv', 'text/csv'],
    ['', 'jsonlines', 'application/jsonlines'],
    ['*/*', 'json', 'application/json'],
    ['application/x-ndjson', 'csv', 'application/x-ndjson'],
    ['text/*', 'json', 'text/csv'],
    ['application/json;q=0.1, text/csv;q=0.2', 'json', 'text/csv'],
    ['text/html, application/*;q=0.9', 'csv', 'application/json'],
  ] as const)('%j for a request of %s is %s', (accept, input, type) => {
    expect(outputMedia(accept, input)).toMatchObject({ type });
  });

  it.each([
    ['text/csv; header=present', 'present'],
    ['text/csv;charset=utf-8;header=ABSENT;q=0.5', 'absent'],
    ['application/json;q=0.1, text/csv;header="absent"', 'absent'],
    ['text/csv; header=maybe', undefined],
    ['text/csv', undefined],
    [undefined, undefined],
    ['text/csv;q=0.5, application/x;header=present;q=0.1', undefined],
  ])('%j says of the header: %s', (accept, header) => {
    expect(outputMedia(accept, 'csv')).toMatchObject({ format: 'csv', header });
  });

  it('has no header where it is no table', () => {
    expect(outputMedia('application/json, text/csv;header=present;q=0.1', 'csv')).toEqual({
      format: 'json',
      type: 'application/json',
      header: undefined,
    });
  });

  it('that nobody can give is refused, saying what there is', () => {
    expect(() => outputMedia('text/html', 'csv')).toThrow(
      expect.objectContaining({
        code: 'not-acceptable',
        detail: 'Available: application/json, application/jsonlines, application/x-ndjson, text/csv.',
      }),
    );
  });
});
