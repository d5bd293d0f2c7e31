/** The endpoint's own time: an HTTP request over a kept connection, unsigned, its answer read; nothing else. */
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true });
const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME ?? '');
const path = `/endpoints/${process.env.ENDPOINT_NAME}/invocations`;

export function handler({ body }: { readonly body: string }): Promise<{ statusCode: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request({ agent, hostname, port, path, method: 'POST', headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ statusCode: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
