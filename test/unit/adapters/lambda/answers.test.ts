import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodedBytes, requireSendable } from '../../../../src/adapters/lambda/answer-size.ts';
import { isTextType, writeAnswer } from '../../../../src/adapters/lambda/answers.ts';

const HEADERS = { 'content-type': 'application/json', 'x-a': '1' };
const answer = (body: Uint8Array | string, headers: Record<string, string> = HEADERS) => ({
  statusCode: 200,
  headers,
  body: Buffer.from(body),
});

describe('The answer of a function', () => {
  it('has the members that the trigger knows, and no other', () => {
    const content = { statusCode: 200, body: '{}', isBase64Encoded: false };
    expect(writeAnswer('rest', answer('{}'))).toEqual({ ...content, headers: HEADERS });
    expect(writeAnswer('http', answer('{}'))).toEqual({ ...content, headers: HEADERS });
    const described = { ...content, statusDescription: '200 OK' };
    expect(writeAnswer('alb', answer('{}'))).toEqual({ ...described, headers: HEADERS });
    expect(writeAnswer('alb-multi-value', answer('{}'))).toEqual({
      ...described,
      multiValueHeaders: { 'content-type': ['application/json'], 'x-a': ['1'] },
    });
  });

  it('has no header of one connection, and no length that the gateway may make a lie', () => {
    const headers = { connection: 'close', 'keep-alive': 'timeout=5', 'content-length': '2', 'x-a': '1' };
    expect(writeAnswer('rest', answer('{}', headers)).headers).toEqual({ 'x-a': '1' });
  });

  it('gives its bytes back, whatever they are and say they are', () => {
    const types = fc.constantFrom('application/json', 'text/csv', 'application/octet-stream', undefined);
    fc.assert(
      fc.property(fc.uint8Array(), types, (bytes, type) => {
        const { body, isBase64Encoded } = writeAnswer(
          'rest',
          answer(bytes, type === undefined ? {} : { 'content-type': type }),
        );
        expect(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').equals(bytes)).toBe(true);
      }),
    );
  });

  it.each([
    'application/json',
    'Application/JSON; charset=utf-8',
    'application/problem+json',
    'application/vnd.sas.error+json;version=2',
    'application/jsonlines',
    'application/x-ndjson',
    'text/csv; header=present',
    'text/html',
    'application/xml',
  ])('goes as text where it is %s', (type) => expect(isTextType(type)).toBe(true));

  it.each(['application/octet-stream', 'image/png', 'application/zip', 'application/jsonx', 'x/json', ''])(
    'goes as base64 where it is %j',
    (type) => expect(isTextType(type)).toBe(false),
  );

  it('goes as base64 where it is compressed', () => expect(isTextType('text/csv', 'gzip')).toBe(false));
});

describe('The size of an answer', () => {
  it('is what it takes as JSON, to the byte', () => {
    const texts = fc.string({
      unit: fc.constantFrom('a', '"', '\\', '\n', '\t', '\b', '\f', '\r', '\0', '\u001f', 'é', '𝄞'),
    });
    fc.assert(
      fc.property(texts, fc.uint8Array(), (text, bytes) => {
        const asText = encodedBytes(Buffer.from(text), 'application/json');
        expect(asText).toBe(Buffer.byteLength(JSON.stringify(text)) - 2);
        const asBase64 = encodedBytes(bytes, 'application/octet-stream');
        expect(asBase64).toBe(Buffer.from(bytes).toString('base64').length);
      }),
    );
  });

  it('may be all that the function returns, less the envelope', () => {
    const of = (length: number) => ({
      status: 200,
      headers: [],
      contentType: 'text/csv',
      body: Buffer.alloc(length, 'a'),
    });
    const envelope = 16 * 1024;
    expect(() => requireSendable(of(1000), 1000 + envelope)).not.toThrow();
    expect(() => requireSendable(of(1001), 1000 + envelope)).toThrow(
      /may have 1000 bytes; its body has 1001/,
    );
  });
});
