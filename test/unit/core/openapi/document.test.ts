import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../../../src/core/errors/problem-error.ts';
import { problemJson } from '../../../../src/core/errors/problem-json.ts';
import { ERROR_TABLE } from '../../../../src/core/errors/table.ts';
import { createModel } from '../../../../src/core/model.ts';
import { openApiDocument } from '../../../../src/core/openapi/document.ts';
import { namePattern } from '../../../../src/core/openapi/name-pattern.ts';
import { PROBLEM_SCHEMA, problemResponses } from '../../../../src/core/openapi/problems.ts';
import { frontDoorSettings } from '../../../../src/core/settings/front-door.ts';
import { indexByName } from '../../../../src/core/signature/name-index.ts';

const HEADERS = ['custom-attributes', 'target-variant'].map((name) => ({
  name: `x-amzn-sagemaker-${name}`,
  maxLength: 63,
  pattern: '^a*$',
}));

function documentOf(env: Readonly<Record<string, string>> = {}, { isDefault = false } = {}) {
  const settings = frontDoorSettings({ ENDPOINT_NAME: 'homeloan', ...env });
  const endpoint = {
    publicName: 'homeloan',
    model: createModel(
      {
        inputs: [],
        outputs: [
          { name: 'P', type: 'number' as const },
          { name: 'I', type: 'string' as const, maxLength: 4 },
        ],
      },
      'types',
    ),
    maxPayloadBytes: 1000,
    hasAsync: isDefault,
  };
  return openApiDocument({
    ...settings,
    endpoints: [endpoint],
    byDefault: isDefault ? endpoint : undefined,
    attributeHeaders: HEADERS,
  });
}

describe('The document', () => {
  it('has no route without a name where no endpoint is meant by it', () => {
    expect(Object.keys(documentOf().paths)).toEqual(['/endpoints/homeloan/invocations', '/ping', '/health']);
  });

  it('offers SageMaker’s headers under SageMaker’s names, and of them to an asynchronous endpoint only what that takes', () => {
    const { paths } = documentOf({}, { isDefault: true });
    const namesAt = (path: string) => JSON.stringify(paths[path]).match(/X-Amzn-SageMaker-[\w-]+(?=","in")/g);
    expect(namesAt('/invocations')).toEqual([
      'X-Amzn-SageMaker-Custom-Attributes',
      'X-Amzn-SageMaker-Target-Variant',
    ]);
    expect(namesAt('/async-invocations')).toEqual([
      'X-Amzn-SageMaker-InputLocation',
      'X-Amzn-SageMaker-Custom-Attributes',
    ]);
  });

  it.each(['true', 'false'])('expects the model’s own errors where they are passed on: %s', (passes) => {
    const { paths } = documentOf({ PASS_MODEL_ERRORS: passes }, { isDefault: true });
    for (const path of ['/invocations', '/async-invocations/{id}']) {
      expect(JSON.stringify(paths[path]).includes('"default"')).toBe(passes === 'true');
    }
  });

  it.each([
    [{}, { P: { type: ['number', 'null'] }, I: { type: ['string', 'null'] } }],
    [{ SCR_OUTPUTS: 'i,OTHER' }, { i: { type: ['string', 'null'] }, OTHER: {} }],
    [
      { SCR_OUTPUT_METADATA: 'true', SCR_RECORD_ERRORS: 'inline', SCR_OUTPUTS: 'P' },
      {
        P: { type: ['number', 'null'] },
        _metadata_: { type: ['object', 'null'] },
        _error_: { type: ['string', 'null'], description: expect.any(String) },
      },
    ],
  ])('says what columns a result has: %j', (env, properties) => {
    expect(documentOf(env).components.schemas['homeloan.ResultRow']).toMatchObject({ properties });
  });
});

describe('Problems', () => {
  it('have a response for every code, except those that no operation of the document answers', () => {
    const described = JSON.stringify(problemResponses('invocation'));
    const missing = Object.keys(ERROR_TABLE).filter((code) => !described.includes(`\`${code}\``));
    expect(missing).toEqual([
      'method-not-allowed',
      'expectation-failed',
      'headers-too-large',
      'client-closed',
    ]);
  });

  it('have the members that the schema names, and no others', () => {
    const errors = [{ record: 1, field: 'LOAN', message: 'Wrong.' }];
    const details = { detail: 'All of it.', retryAfterSeconds: 1, errors };
    const written = JSON.parse(problemJson(new ProblemError('throttled', details), 'c-1'));
    expect(Object.keys(Object(PROBLEM_SCHEMA.properties)).sort()).toEqual(Object.keys(written).sort());
    const least = JSON.parse(problemJson(new ProblemError('internal'), 'c-1'));
    expect(Object.keys(least).sort()).toEqual([...Object(PROBLEM_SCHEMA.required)].sort());
  });
});

describe('The pattern of a name', () => {
  const names = ['LOAN', 'a.b*c', '[x]', 'Straße', 'ΟΔΟΣ', 'Ångström', 'K', 'ı', 'ǅ'];

  it.each(names)('takes %s in any case in which the front door takes it', (name) => {
    const pattern = new RegExp(namePattern(name), 'u');
    const index = indexByName([{ name, type: 'number' }]);
    for (const other of [
      name,
      name.toLowerCase(),
      name.toUpperCase(),
      `${name}x`,
      name.slice(1),
      'axb',
      'K',
      'k',
      '\u212a',
      'i',
      'I',
    ]) {
      expect([other, pattern.test(other)]).toEqual([other, index.of(other) === 0]);
    }
  });
});
