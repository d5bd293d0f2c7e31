import { describe, expect, it } from '@jest/globals';
import { withEchoedAttributes } from '../../../src/core/echoed-attributes.ts';
import type { Answer, Header } from '../../../src/core/ports.ts';

const GIVEN: Header = ['x-amzn-sagemaker-custom-attributes', 'tenant=a;scr-cid=order-7'];
const VARIANT: Header = ['x-amzn-sagemaker-target-variant', 'b'];
const answer = (...headers: Header[]): Answer => ({
  status: 200,
  contentType: undefined,
  headers,
  body: Buffer.from('{}'),
});

describe("the caller's CustomAttributes", () => {
  it('come back beside what SCR sends', () => {
    const language: Header = ['content-language', 'en'];
    const scored = answer(language);
    const echoed = withEchoedAttributes(scored, [VARIANT, GIVEN]);
    expect(echoed).toEqual({ ...scored, headers: [language, GIVEN] });
    expect(echoed.body).toBe(scored.body);
  });

  it("do not displace SCR's own", () => {
    const scored = answer(['x-amzn-sagemaker-custom-attributes', 'own']);
    expect(withEchoedAttributes(scored, [GIVEN])).toBe(scored);
  });

  it('are not made up where the caller gives none', () => {
    const scored = answer();
    expect(withEchoedAttributes(scored, [VARIANT])).toBe(scored);
  });
});
