import { describe, expect, it } from '@jest/globals';
import { messageSettings } from '../../../../src/core/settings/messages.ts';

const URL = 'https://sqs.us-east-1.amazonaws.com/123456789012/q';
const LEAST = { ENDPOINT_NAME: 'e', DEAD_LETTER_QUEUE_URL: `${URL}-dead`, RESULT_QUEUE_URL: URL };

describe('The settings of message scoring', () => {
  it('have defaults for all but the endpoint, the dead-letter queue and where results go', () => {
    expect(messageSettings(LEAST)).toMatchObject({
      destination: { kind: 'queue', url: URL },
      locations: [],
      rescore: true,
      notes: undefined,
      maxReceives: 4,
      maxReceivesOrdered: 900,
      maxDelaySeconds: 300,
    });
  });

  it.each([
    [{ RESULT_BUCKET: 'bucket' }, { kind: 'bucket', bucket: 'bucket', prefix: 'results/' }],
    [
      { RESULT_BUCKET: 'bucket', RESULT_PREFIX: 'a' },
      { kind: 'bucket', bucket: 'bucket', prefix: 'a/' },
    ],
    [{ RESULT_EVENT_BUS: 'bus' }, { kind: 'bus', name: 'bus' }],
  ])('say where results go: %j', (env, destination) => {
    expect(messageSettings({ ...LEAST, RESULT_QUEUE_URL: undefined, ...env }).destination).toEqual(
      destination,
    );
  });

  it('have one limit of deliveries for every queue, where it is set', () => {
    expect(messageSettings({ ...LEAST, MESSAGE_MAX_RECEIVES: '7' })).toMatchObject({
      maxReceives: 7,
      maxReceivesOrdered: 7,
    });
  });

  it('say where notes are kept of what must not be sent twice', () => {
    const once = { ...LEAST, BATCH_RESCORE: 'false' };
    expect(messageSettings({ ...once, MESSAGE_STATE_BUCKET: 'state' }).notes).toEqual({
      bucket: 'state',
      prefix: 'sent/',
    });
    const inBucket = { ...once, RESULT_QUEUE_URL: undefined, RESULT_BUCKET: 'bucket' };
    expect(messageSettings(inBucket).notes?.bucket).toBe('bucket');
  });

  it.each([
    [{ ENDPOINT_NAME: undefined }, /ENDPOINT_NAME is not set/],
    [{ DEAD_LETTER_QUEUE_URL: undefined }, /DEAD_LETTER_QUEUE_URL is not set/],
    [{ RESULT_QUEUE_URL: undefined }, /RESULT_EVENT_BUS, 0 are set/],
    [{ RESULT_EVENT_BUS: 'b' }, /RESULT_EVENT_BUS, 2 are set/],
    [{ RESULT_QUEUE_URL: 'results' }, /RESULT_QUEUE_URL is "results"; it must be the URL/],
    [{ RESULT_QUEUE_URL: 'ftp://x/1/q' }, /RESULT_QUEUE_URL/],
    [{ BATCH_RESCORE: 'false' }, /MESSAGE_STATE_BUCKET is not set/],
    [{ MESSAGE_MAX_DELAY_SECONDS: '901' }, /from 0 to 900/],
  ])('stop the start where they cannot be used: %j', (env, message) => {
    expect(() => messageSettings({ ...LEAST, ...env })).toThrow(message);
  });
});
