import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventOf } from './events.ts';
import { type FunctionResult, type LambdaFunction, startFunction } from './function.ts';

const HOSTILE = '<script>alert("1")</script>&\'';
const NO_ENDPOINT = 9;

const signatureFile = join(tmpdir(), `hostile-signature-${process.pid}.json`);
afterAll(() => rm(signatureFile));

let front: LambdaFunction;
let page: FunctionResult;
beforeAll(async () => {
  await writeFile(signatureFile, JSON.stringify({ inputs: [{ name: HOSTILE, type: 'number' }] }));
  front = await startFunction(NO_ENDPOINT, {
    ENDPOINTS: JSON.stringify({
      homeloan: { endpointName: 'homeloan-7f3a', asyncEndpointName: 'async-7f3a', signatureFile },
      churn: 'churn-7f3a',
    }),
    ASYNC_BUCKET: 'scoring-7f3a',
  });
  page = await front.invoke(eventOf('rest', { method: 'GET', path: '/docs' }));
});

describe('/docs', () => {
  it('shows every operation that the document has', async () => {
    const { text } = await front.invoke(eventOf('rest', { method: 'GET', path: '/openapi.json' }));
    const paths = Object.keys(JSON.parse(text).paths);
    expect(paths.length).toBeGreaterThan(4);
    for (const path of paths) expect(page.text).toContain(`<code>${path}</code>`);
    expect(page.text).not.toContain('7f3a');
  });

  it('needs no script, and nothing from anywhere', () => {
    expect(page).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      },
    });
    expect(page.text).not.toMatch(
      /<(?:script|link|img|iframe|object|form)\b|\ssrc=|\sstyle=|\son\w+=|url\(|@import/i,
    );
    const links = [...page.text.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);
    expect(links.filter((href) => !href.startsWith('#'))).toEqual(['openapi.json']);
  });

  it('has the one style that its policy allows', () => {
    const styles = [...page.text.matchAll(/<style>(.*?)<\/style>/gs)].map(([, style = '']) => style);
    expect(styles).toHaveLength(1);
    const hash = createHash('sha256')
      .update(styles[0] ?? '')
      .digest('base64');
    expect(page.headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
  });

  it('shows a name of any model as the text that it is', () => {
    expect(page.text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;');
  });

  it('links to places that are there, each under a name of its own', () => {
    const ids = [...page.text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...page.text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(3);
    for (const target of targets) expect(ids).toContain(target);
  });

  it('closes what it opens', () => {
    const open: string[] = [];
    for (const [, slash, tag = ''] of page.text.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
      if (tag === 'meta') continue;
      if (slash === '') open.push(tag);
      else expect(open.pop()).toBe(tag);
    }
    expect(open).toEqual([]);
  });

  it('is found under a path with a slash at the end, and finds the document from there', async () => {
    const slashed = await front.invoke(eventOf('rest', { method: 'GET', path: '/docs/' }));
    expect(slashed.status).toBe(200);
    expect(slashed.text).toContain('href="../openapi.json"');
  });

  it('is the same every time', async () => {
    const again = await front.invoke(eventOf('http', { method: 'GET', path: '/docs' }));
    expect(again.text).toBe(page.text);
  });
});
