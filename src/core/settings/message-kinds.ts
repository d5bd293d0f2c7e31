import type { Kind } from './kinds.ts';

/** The URL of a queue, whose last part is the name of the queue. */
export const queueUrl: Kind<string> = {
  allowed: 'the URL of an SQS queue, such as https://sqs.us-east-1.amazonaws.com/123456789012/results',
  parse: (value) => {
    if (!URL.canParse(value)) return undefined;
    const { protocol, pathname } = new URL(value);
    const isQueue = /^https?:$/.test(protocol) && /\/[\w-]{1,80}(?:\.fifo)?$/.test(pathname);
    return isQueue ? value : undefined;
  },
};

/** Whether a queue is a FIFO queue, whose names alone end like this (CreateQueue API reference, `FifoQueue`). */
export function isFifo(urlOrArn: string): boolean {
  return urlOrArn.endsWith('.fifo');
}
