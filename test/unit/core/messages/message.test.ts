import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { delaySeconds } from '../../../../src/core/messages/later.ts';
import { attributesOfCopy, type ScoringMessage } from '../../../../src/core/messages/message.ts';
import { createPace } from '../../../../src/core/messages/pace.ts';
import { pastTriesText, readPastTries } from '../../../../src/core/messages/past-tries.ts';
import { readPointer } from '../../../../src/core/messages/pointer.ts';
import { Poison } from '../../../../src/core/messages/poison.ts';
import { failedText, isScoredResult, scoredText } from '../../../../src/core/messages/result-text.ts';

const HEAD = { id: 'm-1', correlationId: 'c-1' };

function messageWith(...names: readonly string[]): ScoringMessage {
  const attributes = new Map(names.map((name) => [name, { dataType: 'String', value: 'x' }]));
  const past = { id: 'm-1', later: 0, unknown: 0 };
  const delivery = { queueArn: 'a:b:c:d:e:q', receiptHandle: 'r', attributes };
  const rest = { contentType: undefined, groupId: undefined, isOrdered: false, receives: 1 };
  return { ...HEAD, ...rest, body: '{}', past, delivery };
}

describe('What a message went through', () => {
  it('is read as it was written', () => {
    const tries = fc.record({
      id: fc.stringMatching(/^[\w-]{1,80}$/),
      later: fc.nat(999_999),
      unknown: fc.nat(999_999),
    });
    fc.assert(fc.property(tries, (past) => expect(readPastTries(pastTriesText(past), 'own')).toEqual(past)));
  });

  it.each([
    undefined,
    '',
    'id=;later=0;unknown=0',
    'id=../x;later=0;unknown=0',
    'id=x;later=-1;unknown=0',
    'id=x;later=0',
    `id=${'x'.repeat(81)};later=0;unknown=0`,
  ])('is nothing where somebody else wrote it: %j', (text) => {
    expect(readPastTries(text, 'own')).toEqual({ id: 'own', later: 0, unknown: 0 });
  });
});

describe('A copy of a message', () => {
  it('has the attributes that say how its body is read, where there is no room for all', () => {
    const others = Array.from({ length: 8 }, (_, i) => `a${i}`);
    const copy = attributesOfCopy(messageWith(...others, 'correlation-id', 'content-type'), {
      'scr-tries': 't',
    });
    expect([...copy.keys()]).toEqual(['scr-tries', 'content-type', 'correlation-id', ...others.slice(0, 7)]);
  });

  it('has none of ours that an earlier copy had', () => {
    const copy = attributesOfCopy(
      messageWith('scr-error-code', 'scr-error-detail', 'scr-message-id', 'a'),
      {},
    );
    expect([...copy.keys()]).toEqual(['a']);
  });
});

describe('A pointer', () => {
  it.each([
    ['{"location":"s3://bucket/a/b c.csv"}', { bucket: 'bucket', key: 'a/b c.csv' }],
    ['{"location":"s3://bucket/k","versionId":"v"}', { bucket: 'bucket', key: 'k', versionId: 'v' }],
  ])('is one: %s', (body, expected) => {
    expect(readPointer(body)).toEqual(expected);
  });

  it.each([
    '{"location":"s3://bucket/k","X":1}',
    '{"location":"s3://bucket"}',
    '{"location":["s3://bucket/k"]}',
    '["s3://bucket/k"]',
    '"s3://bucket/k"',
    '{"location":"s3://bucket/k"',
    '{"inputs":[{"name":"location","value":"s3://bucket/k"}]}',
    'null s3:',
  ])('is none: %s', (body) => {
    expect(readPointer(body)).toBeUndefined();
  });
});

describe('A result', () => {
  it('holds its outputs as they are', () => {
    const text = scoredText(HEAD, { in: 1, scored: 1, failed: 0 }, '{"P":1.00}');
    expect(text).toContain('"outputs":{"P":1.00}}');
    expect(JSON.parse(text)).toMatchObject({ messageId: 'm-1', correlationId: 'c-1', status: 'scored' });
    expect(isScoredResult(text)).toBe(true);
  });

  it('of a failure says what and where', () => {
    const text = failedText(HEAD, new Poison('invalid-record', 'Expected a number.', 'LOAN'));
    expect(JSON.parse(text).problem).toMatchObject({
      code: 'invalid-record',
      detail: 'Expected a number.',
      field: 'LOAN',
    });
    expect(isScoredResult(text)).toBe(false);
  });

  it('of a failure that is none of the error table says no more than it knows', () => {
    const { problem } = JSON.parse(
      failedText(HEAD, new Poison('outcome-unknown', 'It may have been scored.')),
    );
    expect(problem).toEqual({ code: 'outcome-unknown', detail: 'It may have been scored.' });
  });

  it.each(['', 'null', '7', '{"status":"other"}', '{"status":'])(
    'is none of a scored message: %j',
    (text) => {
      expect(isScoredResult(text)).toBe(false);
    },
  );
});

describe('The time until a message comes again', () => {
  it('doubles up to the longest, and is at least half of that', () => {
    const times = [0, 1, 2, 10, 1000];
    expect(times.map((each) => delaySeconds(each, 300, () => 0))).toEqual([3, 5, 10, 150, 150]);
    expect(times.map((each) => delaySeconds(each, 300, () => 1))).toEqual([5, 10, 20, 300, 300]);
    expect(delaySeconds(3, 0, () => 1)).toBe(0);
  });
});

describe('One slow message', () => {
  it('does not keep later ones from being begun for ever', () => {
    const pace = createPace();
    pace.note(60_000);
    const refusals = Array.from({ length: 20 }, () => pace.isEnough(10_000)).filter((isEnough) => !isEnough);
    expect(refusals.length).toBeGreaterThan(0);
    expect(pace.isEnough(10_000)).toBe(true);
    expect(pace.isEnough(0)).toBe(false);
  });
});
