import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseEndpoints } from '../../../../src/core/settings/endpoints.ts';
import { SettingsError } from '../../../../src/core/settings/read.ts';

const parse = (value: unknown) => parseEndpoints('ENDPOINTS', JSON.stringify(value));

function complaint(text: string): string {
  try {
    parseEndpoints('ENDPOINTS', text);
    return '';
  } catch (thrown) {
    if (!(thrown instanceof SettingsError)) throw thrown;
    return thrown.message;
  }
}

describe('The list of endpoints', () => {
  it('gives each a public name, and all that may be said of it', () => {
    const homeloan = {
      endpointName: 'homeloan-prod',
      signatureFile: 'homeloan.json',
      maxPayloadBytes: 4_194_304,
      asyncEndpointName: 'homeloan-async',
      inferenceComponentName: 'homeloan',
    };
    expect([...parse({ homeloan, churn: 'churn-v2', fraud: {} }).values()]).toMatchObject([
      { publicName: 'homeloan', ...homeloan },
      { publicName: 'churn', endpointName: 'churn-v2', signatureFile: undefined, maxPayloadBytes: undefined },
      { publicName: 'fraud', endpointName: 'fraud', asyncEndpointName: undefined },
    ]);
  });

  it.each([
    ['{', /must be a JSON object/],
    ['[]', /must be a JSON object/],
    ['"a"', /must be a JSON object/],
    ['{}', /names no endpoint/],
    ['{"a b":"x"}', /"a b" must be a name of up to 63/],
    ['{"a":7}', /"a" must be a name or an object/],
    ['{"a":null}', /"a" must be a name or an object/],
    ['{"a":"-x"}', /"a", "endpointName" must be a name of up to 63/],
    [`{"a":"${'x'.repeat(64)}"}`, /"a", "endpointName" must be a name of up to 63/],
    [
      '{"a":{"endpointNmae":"b"}}',
      /"a", "endpointNmae" is no member; known are endpointName, signatureFile,/,
    ],
    ['{"a":{"publicName":"b"}}', /"a", "publicName" is no member/],
    ['{"a":{"__proto__":"b"}}', /"a", "__proto__" is no member/],
    ['{"a":{"maxPayloadBytes":"4194304"}}', /"a", "maxPayloadBytes" must be a whole number/],
    ['{"a":{"maxPayloadBytes":0}}', /"a", "maxPayloadBytes" must be a whole number/],
    ['{"a":{"signatureFile":""}}', /"a", "signatureFile" must be a path/],
    ['{"a":{"asyncEndpointName":"b/c"}}', /"a", "asyncEndpointName" must be a name/],
  ])('is refused with the place of the fault: %s', (text, says) => expect(complaint(text)).toMatch(says));

  it('is refused with every fault at once', () => {
    expect(complaint('{"a":{"x":1,"maxPayloadBytes":-1},"b c":"d"}').split('\n')).toHaveLength(3);
  });

  it('is read or refused, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const message = complaint(text);
        if (message !== '') expect(message).toMatch(/^ENDPOINTS/);
      }),
    );
  });
});
