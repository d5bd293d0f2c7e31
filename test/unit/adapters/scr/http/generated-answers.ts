import fc from 'fast-check';

/** An answer as a server may write it, and what it says; text as Latin-1. */
export interface WrittenAnswer {
  readonly text: string;
  readonly status: number;
  readonly body: string;
}

const blank = fc.constantFrom('', ' ', '\t', '  ');
const token = fc.string({
  unit: fc.constantFrom(..."abcXYZ059!#$%&'*+-.^_`|~"),
  minLength: 1,
  maxLength: 8,
});
const valueUnit = fc.oneof(
  fc.constantFrom(...'az09 \t:;,="\\'),
  fc.integer({ min: 0xa1, max: 0xff }).map((code) => String.fromCharCode(code)),
);
const value = fc
  .string({ unit: valueUnit, maxLength: 12 })
  .map((text) => text.replace(/^[ \t]+|[ \t]+$/g, ''));
/** None of those that say where the body ends: they begin otherwise. */
const header = fc
  .tuple(token, blank, value, blank)
  .map(([name, before, text, after]) => `x-${name}:${before}${text}${after}\r\n`);
const headers = fc.array(header, { maxLength: 4 }).map((lines) => lines.join(''));
/** As Latin-1: any bytes. Those of the framing are likely. */
export const bodyText = fc.oneof(
  fc.string({ unit: 'binary-ascii', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'\r\n0:;HTTP/1.1 200\xff\0'), maxLength: 60 }),
  fc.integer({ min: 0, max: 9000 }).map((length) => 'b'.repeat(length)),
);
const bodyStatus = fc.constantFrom(200, 201, 299, 400, 404, 413, 500, 503, 599);
const reason = fc.constantFrom('', ' ', ' OK', ' Not Found at all', ' caf\xe9');
const statusLine = (minor: number, status: number, text: string) => `HTTP/1.${minor} ${status}${text}\r\n`;

const interim = fc
  .array(fc.tuple(fc.constantFrom(100, 102, 103), reason, headers), { maxLength: 2 })
  .map((answers) =>
    answers.map(([status, text, lines]) => `${statusLine(1, status, text)}${lines}\r\n`).join(''),
  );

const connection = fc.constantFrom('', 'Connection: close\r\n', 'Connection: keep-alive\r\n');
const anyCase = (name: string) => fc.constantFrom(name, name.toLowerCase(), name.toUpperCase());

const withLength = fc
  .record({ name: anyCase('Content-Length'), zeros: fc.constantFrom('', '0', '00'), body: bodyText })
  .map(({ name, zeros, body }) => ({ framing: `${name}: ${zeros}${body.length}\r\n`, bytes: body, body }));

const untilClose = bodyText.map((body) => ({ framing: '', bytes: body, body }));

const extension = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc.tuple(token, token).map(([name, text]) => `;${name}=${text}`),
  token.map((name) => `;${name}="\\"; ,"`),
);
const chunkSize = fc.tuple(fc.constantFrom('', '0', '000'), fc.boolean(), extension);

/** A body in these pieces, each with its size written in its own way. */
const chunked = fc
  .record({
    name: anyCase('Transfer-Encoding'),
    value: fc.constantFrom('chunked', 'Chunked', ' chunked '),
    pieces: fc.array(fc.tuple(bodyText, chunkSize), { maxLength: 4 }),
    last: chunkSize,
    trailers: headers,
  })
  .map(({ name, value, pieces, last, trailers }) => {
    const full = pieces.filter(([piece]) => piece !== '');
    const chunks = full.map(([piece, size]) => `${sizeText(piece.length, size)}${piece}\r\n`);
    return {
      framing: `${name}:${value}\r\n`,
      bytes: `${chunks.join('')}${sizeText(0, last)}${trailers}\r\n`,
      body: full.map(([piece]) => piece).join(''),
    };
  });

function sizeText(size: number, [zeros, isUpper, text]: readonly [string, boolean, string]): string {
  const digits = size.toString(16);
  return `${zeros}${isUpper ? digits.toUpperCase() : digits}${text}\r\n`;
}

const withBody = fc
  .record({
    interim,
    minor: fc.constantFrom(1, 1, 1, 0),
    status: bodyStatus,
    reason,
    before: headers,
    after: headers,
    connection,
    content: fc.oneof(withLength, chunked, untilClose),
  })
  .map(({ interim, minor, status, reason, before, after, connection, content }): WrittenAnswer => {
    const { framing, bytes, body } = content;
    const head = `${statusLine(minor, status, reason)}${before}${connection}${framing}${after}\r\n`;
    return { text: interim + head + bytes, status, body };
  });

const withoutBody = fc
  .record({ interim, status: fc.constantFrom(204, 304), reason, headers, connection })
  .map(({ interim, status, reason, headers, connection }): WrittenAnswer => {
    return {
      text: `${interim}${statusLine(1, status, reason)}${headers}${connection}\r\n`,
      status,
      body: '',
    };
  });

/** Answers that are valid by RFC 9112, of every form that this client reads. */
export const writtenAnswers = fc.oneof({ weight: 9, arbitrary: withBody }, withoutBody);

const damage = fc.record({
  at: fc.nat(),
  remove: fc.constantFrom(0, 0, 1, 1, 2),
  insert: fc.constantFrom(
    '',
    ' ',
    '\r',
    '\n',
    '\r\n',
    '\t',
    '0',
    '1',
    'f',
    ':',
    ';',
    ',',
    '\0',
    '-',
    '\r\n ',
    '\r\nContent-Length: 3',
    '\r\nTransfer-Encoding: chunked',
    '\r\n\r\n',
    'x',
  ),
  /** Whether it is the framing that is meant, rather than any byte. */
  nearHead: fc.boolean(),
});

/** Valid answers of which a few bytes are others. */
export const damagedAnswers = fc
  .tuple(writtenAnswers, fc.array(damage, { minLength: 1, maxLength: 2 }))
  .map(([{ text }, damages]) =>
    damages.reduce((damaged, { at, remove, insert, nearHead }) => {
      const place = at % ((nearHead ? Math.min(damaged.length, 120) : damaged.length) + 1);
      return damaged.slice(0, place) + insert + damaged.slice(place + remove);
    }, text),
  );
