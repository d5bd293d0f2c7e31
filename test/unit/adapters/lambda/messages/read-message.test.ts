import { describe, expect, it } from '@jest/globals';
import { readMessage } from '../../../../../src/adapters/lambda/messages/read-message.ts';
import { EventNotUnderstood } from '../../../../../src/adapters/lambda/object-events/event-not-understood.ts';

const RECORD = {
  messageId: 'm-1',
  receiptHandle: 'r',
  body: '{"X":1}',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:q',
};
const text = (stringValue: string) => ({ dataType: 'String', stringValue });

describe('A message of SQS', () => {
  it('is read with all that its sender said of it', () => {
    const message = readMessage({
      ...RECORD,
      attributes: { ApproximateReceiveCount: '3', MessageGroupId: 'g' },
      messageAttributes: {
        'content-type': text('text/csv'),
        'correlation-id': text('c-1'),
        seal: { dataType: 'Binary', binaryValue: 'AAE=' },
        count: { dataType: 'Number.int', stringValue: '7' },
        odd: {},
      },
    });
    expect(message).toMatchObject({
      id: 'm-1',
      correlationId: 'c-1',
      contentType: 'text/csv',
      groupId: 'g',
      isOrdered: false,
      receives: 3,
    });
    expect([...message.delivery.attributes].slice(2)).toEqual([
      ['seal', { dataType: 'Binary', value: Buffer.from([0, 1]) }],
      ['count', { dataType: 'Number.int', value: '7' }],
    ]);
  });

  it('goes by its id where it names no correlation id, or a bad one', () => {
    expect(readMessage(RECORD)).toMatchObject({ correlationId: 'm-1', receives: 1, contentType: undefined });
    const messageAttributes = { 'correlation-id': text('no id') };
    expect(readMessage({ ...RECORD, messageAttributes }).correlationId).toBe('m-1');
  });

  it('that was put back goes by the id of its first copy', () => {
    const messageAttributes = { 'scr-tries': text('id=m-0;later=2;unknown=1') };
    expect(readMessage({ ...RECORD, messageAttributes })).toMatchObject({
      id: 'm-0',
      correlationId: 'm-0',
      past: { id: 'm-0', later: 2, unknown: 1 },
    });
  });

  it('may be of a FIFO queue, and may say nothing', () => {
    const { eventSourceARN } = RECORD;
    expect(readMessage({ ...RECORD, eventSourceARN: `${eventSourceARN}.fifo`, body: '' })).toMatchObject({
      isOrdered: true,
      body: '',
    });
  });

  it.each([
    [null],
    [{ ...RECORD, eventSource: 'aws:s3' }],
    [{ ...RECORD, messageId: undefined }],
    [{ ...RECORD, receiptHandle: undefined }],
    [{ ...RECORD, eventSourceARN: undefined }],
  ])('is not let go where it is none: %j', (record) => {
    expect(() => readMessage(record)).toThrow(EventNotUnderstood);
  });
});
