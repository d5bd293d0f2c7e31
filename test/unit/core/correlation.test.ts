import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  carriedContext,
  correlationIdFrom,
  recordErrorsAsked,
  withCarriedContext,
  withoutCarriedContext,
} from '../../../src/core/correlation.ts';

const NEW_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ids = fc.stringMatching(/^[\w.-]{1,128}$/);

describe('the correlation id', () => {
  it('is the first good one that the caller gives', () => {
    expect(correlationIdFrom(undefined, 'bad id', 'order-7', 'other')).toBe('order-7');
  });

  it('is new where the caller gives none', () => {
    expect(correlationIdFrom()).toMatch(NEW_ID);
    expect(correlationIdFrom()).not.toBe(correlationIdFrom());
  });

  it.each(['', 'a b', 'a;b', 'id\n', 'ä', 'x'.repeat(129), 'a\r\nset-cookie: b'])(
    'is replaced, not refused, where the caller gives %j',
    (bad) => expect(correlationIdFrom(bad)).toMatch(NEW_ID),
  );

  it('can always be written into a header and a log, whatever is given', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (given) =>
        expect(correlationIdFrom(...given)).toMatch(/^[\w.-]{1,128}$/),
      ),
    );
  });
});

describe('CustomAttributes', () => {
  it('carry id and budget among entries of the caller', () => {
    expect(carriedContext('tenant=a; scr-cid=order-7 ;x;scr-budget-ms=2500')).toEqual({
      correlationId: 'order-7',
      budgetMs: 2500,
    });
  });

  it('give back what was put in, whatever stands around it', () => {
    const others = fc.array(
      fc.stringMatching(/^[ -:<-~]{0,20}$/).filter((text) => !text.trim().startsWith('scr-')),
    );
    fc.assert(
      fc.property(
        ids,
        fc.integer({ min: 0, max: 999_999_999 }),
        others,
        others,
        (id, budgetMs, before, after) => {
          const text = [...before, `scr-cid=${id}`, `scr-budget-ms=${budgetMs}`, ...after].join(';');
          expect(carriedContext(text)).toEqual({ correlationId: id, budgetMs });
        },
      ),
    );
  });

  it.each([undefined, '', 'tenant=a', 'xscr-cid=a', 'scr-cid', 'scr-cid=', 'scr-cid=a b', 'SCR-CID=a'])(
    'carry no id in %j',
    (text) => expect(carriedContext(text).correlationId).toBeUndefined(),
  );

  it.each([
    'scr-budget-ms=',
    'scr-budget-ms=-1',
    'scr-budget-ms=1.5',
    'scr-budget-ms=1e3',
    'scr-budget-ms=9999999999',
  ])('carry no budget in %j', (text) => expect(carriedContext(text).budgetMs).toBeUndefined());

  it('are read without failing, whatever they hold', () => {
    const entries = fc.constantFrom('scr-', 'scr-cid=', 'scr-budget-ms=', ';', '=', ' ', 'a', '1', 'é');
    fc.assert(
      fc.property(fc.string({ unit: entries }), (text) => {
        const { correlationId, budgetMs } = carriedContext(text);
        if (correlationId !== undefined) expect(correlationId).toMatch(/^[\w.-]{1,128}$/);
        if (budgetMs !== undefined) expect(Number.isSafeInteger(budgetMs) && budgetMs >= 0).toBe(true);
      }),
    );
  });
});

describe('Our entries in CustomAttributes', () => {
  const context = { correlationId: 'order-7', budgetMs: 2500 };
  const attributes = fc.stringMatching(/^[!-~](?:[ -~]{0,1022}[!-~])?$/);

  it('stand behind those of the caller', () => {
    expect(withCarriedContext('tenant=a', context)).toBe('tenant=a;scr-cid=order-7;scr-budget-ms=2500');
    expect(withCarriedContext(undefined, context)).toBe('scr-cid=order-7;scr-budget-ms=2500');
    expect(withCarriedContext('', context)).toBe('scr-cid=order-7;scr-budget-ms=2500');
  });

  it('take the place of older ones, good or bad', () => {
    expect(withCarriedContext('scr-cid=old; tenant=a ;scr-budget-ms=x', context)).toBe(
      'tenant=a;scr-cid=order-7;scr-budget-ms=2500',
    );
  });

  it('leave what is unknown out', () => {
    expect(withCarriedContext('a', { correlationId: 'b', budgetMs: undefined })).toBe('a;scr-cid=b');
    expect(withCarriedContext(undefined, { correlationId: undefined, budgetMs: undefined })).toBeUndefined();
  });

  it.each([989, 990])('are dropped where both are over 1,024 characters: %d of the caller', (length) => {
    const callers = 'x'.repeat(length);
    const all = `${callers};scr-cid=order-7;scr-budget-ms=2500`;
    expect(withCarriedContext(callers, context)).toBe(all.length <= 1024 ? all : callers);
    expect(all.length <= 1024).toBe(length === 989);
  });

  it('come out again, and leave what the caller had', () => {
    fc.assert(
      fc.property(attributes, (callers) => {
        const all = withCarriedContext(callers, context) ?? '';
        expect(all.length).toBeLessThanOrEqual(1024);
        expect(withoutCarriedContext(all)).toBe(withoutCarriedContext(callers));
        const fits = (withoutCarriedContext(callers) ?? '').length < 980;
        if (fits) expect(carriedContext(all)).toEqual(context);
      }),
    );
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['scr-cid=a;scr-budget-ms=1', undefined],
    ['tenant=a', 'tenant=a'],
    ['xscr-cid=a; scr-other=b', 'xscr-cid=a; scr-other=b'],
    ['tenant=a;scr-cid=b;c', 'tenant=a;c'],
  ])('leave nothing else out of %j', (given, left) => expect(withoutCarriedContext(given)).toBe(left));
});

describe('what a bad record is to do', () => {
  const asked = (value: string) => recordErrorsAsked([['x-amzn-sagemaker-custom-attributes', value]]);

  it.each([
    ['scr-record-errors=inline', 'inline'],
    ['tenant=a; scr-record-errors=fail;scr-cid=7', 'fail'],
    ['scr-record-errors=skip', undefined],
    ['other-scr-record-errors=inline', undefined],
    ['', undefined],
  ])('is read from %j as %s', (value, expected) => expect(asked(value)).toBe(expected));

  it('is not read from another header', () => {
    expect(
      recordErrorsAsked([['x-amzn-sagemaker-inference-id', 'scr-record-errors=inline']]),
    ).toBeUndefined();
    expect(recordErrorsAsked([])).toBeUndefined();
  });
});
