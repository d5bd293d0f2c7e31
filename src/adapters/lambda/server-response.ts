import { ServerResponse } from 'node:http';

/**
 * Makes serverless-http's response do what Node.js's own does, in the three places where the application relies on it: it takes a list
 * of headers for an object, counts a text of one byte a character as UTF-8, and never has `writableFinished`.
 */
export function likeNodes(res: ServerResponse): ServerResponse {
  const end = res.end.bind(res);
  if (res.socket !== null) Object.defineProperty(res.socket, 'writableLength', { value: 0 });
  Object.assign(res, {
    writeHead: (status: number, headers: readonly string[] = []) => {
      for (let at = 0; at + 1 < headers.length; at += 2) {
        res.appendHeader(headers[at] ?? '', headers[at + 1] ?? '');
      }
      return ServerResponse.prototype.writeHead.call(res, status);
    },
    end: (body?: string | Uint8Array, encoding?: BufferEncoding) =>
      body === undefined ? end() : end(typeof body === 'string' ? Buffer.from(body, encoding) : body),
  });
  return res;
}
