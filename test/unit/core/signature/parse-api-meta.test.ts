import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signatureFromApiMeta } from '../../../../src/core/signature/parse-api-meta.ts';
import { type StandIn, startStandIn } from '../../../../src/local/scr/server.ts';

const parse = (document: unknown) =>
  signatureFromApiMeta(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)));

const withSchemas = (schemas: unknown) => ({ components: { schemas } });

/** A document whose model has these properties as its inputs. */
const withInputs = (properties: unknown) =>
  withSchemas({ SCRInput: { properties: { data: { properties } } } });

describe('the signature that a model publishes', () => {
  let standIn: StandIn | undefined;
  afterEach(() => standIn?.close());

  it.each([
    ['openapi3', 'openapi'],
    ['openapi3', 'sas'],
    ['swagger2', 'openapi'],
    ['swagger2', 'sas'],
  ] as const)('is read from %s with the type names of %s', async (apiMeta, apiMetaTypes) => {
    standIn = await startStandIn({ apiMeta, apiMetaTypes });
    const answer = await fetch(`${standIn.scoreUrl}/apiMeta/api`);
    const signature = signatureFromApiMeta(new Uint8Array(await answer.arrayBuffer()));
    const number = (name: string) => ({ name, type: 'number' });
    const string = (name: string, maxLength: number) => ({ name, type: 'string', maxLength });
    expect(signature).toEqual({
      inputs: [
        ...['CLAGE', 'CLNO', 'DEBTINC', 'DELINQ', 'DEROG'].map(number),
        string('JOB', 7),
        ...['LOAN', 'MORTDUE', 'NINQ'].map(number),
        string('REASON', 7),
        ...['VALUE', 'YOJ'].map(number),
      ],
      outputs: [
        string('EM_CLASSIFICATION', 12),
        ...['EM_EVENTPROBABILITY', 'EM_PROBABILITY'].map(number),
        string('I_BAD', 32),
        ...['P_BAD0', 'P_BAD1'].map(number),
        string('_WARN_', 4),
        number('_leaf_id_'),
      ],
    });
  });

  it.each([
    ['SCRInput', 'SCROutput'],
    ['PCRInput', 'PCROutput'],
  ])('is read from %s and %s in either place', (input, output) => {
    const schemas = {
      [input]: { properties: { data: { properties: { A: { type: 'integer' } } } } },
      [output]: { properties: { data: { properties: { B: { type: 'boolean' } } } } },
    };
    const signature = {
      inputs: [{ name: 'A', type: 'integer' }],
      outputs: [{ name: 'B', type: 'boolean' }],
    };
    expect(parse(withSchemas(schemas))).toEqual(signature);
    expect(parse({ definitions: schemas })).toEqual(signature);
    expect(parse({ definitions: {}, components: { schemas } })).toEqual(signature);
    expect(parse(`\ufeff${JSON.stringify({ definitions: schemas })}`)).toEqual(signature);
  });

  it('keeps the order of the document, also for names that look like numbers', () => {
    const document = `{"definitions":{"PCRInput":{"properties":{"data":{"properties":{"z":{},"10":{},"9":{},"a":{},"__proto__":{}}}}}}}`;
    expect(parse(document)?.inputs.map(({ name }) => name)).toEqual(['z', '10', '9', 'a', '__proto__']);
  });

  it('names variables as they name themselves, else by their key', () => {
    const properties = { a: { name: 'Alpha', type: 'string' }, b: { name: '' }, c: { name: 5 }, '': {} };
    expect(parse(withInputs(properties))?.inputs.map(({ name }) => name)).toEqual(['Alpha', 'b', 'c']);
  });

  it('has each name once, as case makes no difference', () => {
    const document =
      '{"definitions":{"PCRInput":{"properties":{"a":{"type":"number"},"A":{},"a":{},"b":{}}}}}';
    expect(parse(document)?.inputs).toEqual([
      { name: 'a', type: 'number' },
      { name: 'b', type: 'unknown' },
    ]);
  });

  it('is read where the variables stand right under the properties', () => {
    const LOAN = { type: 'decimal' };
    const inputs = [{ name: 'LOAN', type: 'number' }];
    expect(parse(withSchemas({ SCRInput: { properties: { LOAN } } }))).toEqual({ inputs, outputs: [] });
    // A variable may have the name of an envelope's member.
    expect(
      parse(withSchemas({ SCRInput: { properties: { LOAN, data: { type: ['string', 'null'] } } } }))?.inputs,
    ).toEqual([...inputs, { name: 'data', type: 'string' }]);
  });

  it.each([
    { inputs: [{ name: 'LOAN', type: 'decimal' }] },
    { data: [{ name: 'LOAN', type: 'decimal' }] },
    { data: { properties: [{ name: 'LOAN', type: 'decimal' }, 5, { type: 'number' }] } },
    [{ name: 'LOAN', type: 'decimal' }],
  ])('is read from a list: %j', (properties) => {
    const schema = { properties };
    expect(parse(withSchemas({ SCRInput: schema }))?.inputs).toEqual([{ name: 'LOAN', type: 'number' }]);
  });

  it('may have no inputs, or no outputs', () => {
    const some = { properties: { data: { properties: { A: { type: 'number' } } } } };
    const none = { properties: { data: { properties: {} } } };
    const A = { name: 'A', type: 'number' };
    expect(parse(withSchemas({ SCRInput: none, SCROutput: some }))).toEqual({ inputs: [], outputs: [A] });
    expect(parse(withSchemas({ SCRInput: some, SCROutput: none }))).toEqual({ inputs: [A], outputs: [] });
    expect(parse(withSchemas({ SCRInput: some, SCROutput: { type: 'object' } }))?.outputs).toEqual([]);
    const list = { properties: { outputs: [{ name: 'A', type: 'double' }] } };
    expect(parse(withSchemas({ SCRInput: some, SCROutput: list }))?.outputs).toEqual([A]);
  });

  it.each([
    '',
    'no JSON',
    '{"components":',
    `${'['.repeat(100)}${']'.repeat(100)}`,
    'null',
    '[]',
    '{}',
    { openapi: '3.0.1', components: 5 },
    withSchemas([]),
    withSchemas({ SCRInput: null }),
    withSchemas({ SCRInput: { properties: 'none' } }),
    withSchemas({ SCROutput: { properties: { data: { properties: { A: {} } } } } }),
    withSchemas({ SCRInput: { properties: { data: { properties: {} } } } }),
    // Bodies around variables that aren't described.
    withSchemas({ SCRInput: { properties: { data: { type: 'object' } } } }),
    withSchemas({ SCRInput: { properties: { inputs: { type: 'array', items: {} } } } }),
    withSchemas({ SCRInput: { properties: { data: { properties: 'none' } } } }),
  ])('is not known from %j', (document) => expect(parse(document)).toBeUndefined());

  it('is never a reason to fail, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), documents), (bytes) => {
        const signature = signatureFromApiMeta(bytes);
        for (const { name, maxLength = 1 } of [...(signature?.inputs ?? []), ...(signature?.outputs ?? [])]) {
          expect(name).not.toBe('');
          expect(maxLength).toBeGreaterThan(0);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

/** Documents that are nearly right. */
const words = [
  'components',
  'definitions',
  'schemas',
  'SCRInput',
  'PCROutput',
  'properties',
  'data',
  'inputs',
];
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'large', maxDepth: 8, withCrossShrink: true },
    fc.constantFrom(1, null, 'decimal', 'string(5)', { type: 'string', maxLength: -1 }, { name: 'A' }),
    fc.dictionary(fc.constantFrom(...words, 'type', 'name', 'length'), tie('tree'), { maxKeys: 3 }),
    fc.array(tie('tree'), { maxLength: 2 }),
  ),
}));
const documents = fc
  .oneof(
    tree,
    tree.map((SCRInput) => withSchemas({ SCRInput, PCROutput: SCRInput })),
    tree.map((properties) => withSchemas({ SCRInput: { properties } })),
    tree.map(withInputs),
  )
  .map((document) => Buffer.from(JSON.stringify(document)));

describe('the type of a variable', () => {
  const typeOf = (declaration: unknown) => {
    const { type, maxLength } = parse(withInputs({ A: declaration }))?.inputs[0] ?? {};
    return maxLength === undefined ? type : `${type} of ${maxLength}`;
  };

  it.each([
    ['number', 'number'],
    ['decimal', 'number'],
    ['Double', 'number'],
    ['float', 'number'],
    [' numeric ', 'number'],
    ['double precision', 'number'],
    ['integer', 'integer'],
    ['BIGINT', 'integer'],
    ['string', 'string'],
    ['char', 'string'],
    ['string(7)', 'string of 7'],
    ['VARCHAR ( 12 )', 'string of 12'],
    ['string()', 'unknown'],
    ['string(0)', 'string'],
    ['decimal(8)', 'number'],
    ['boolean', 'boolean'],
    ['decimalArray', 'unknown'],
    ['stringArray', 'unknown'],
    ['array', 'unknown'],
    ['object', 'unknown'],
    ['binary', 'unknown'],
    ['datagrid', 'unknown'],
    ['null', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s', (type, expected) => expect(typeOf({ type })).toBe(expected));

  it('is not looked for in a name of any length', () => {
    expect(typeOf({ type: `string${' '.repeat(1_000_000)}` })).toBe('unknown');
  });

  it.each([
    [{ type: 'string', maxLength: 7 }, 'string of 7'],
    [{ type: 'string', length: 7 }, 'string of 7'],
    [{ type: 'char', maxLength: 7, length: 9 }, 'string of 7'],
    [{ type: 'string(5)', length: 9 }, 'string of 9'],
    [{ type: 'string', maxLength: 0 }, 'string'],
    [{ type: 'string', maxLength: '7' }, 'string'],
    [{ type: 'string', maxLength: 7.5 }, 'string'],
    [{ type: 'decimal', length: 8 }, 'number'],
    [{ type: ['null', 'number'] }, 'number'],
    [{ type: ['string', 'number'] }, 'unknown'],
    [{ type: [['number']] }, 'unknown'],
    [{ type: [] }, 'unknown'],
    [{ type: 5 }, 'unknown'],
    [{ dataType: 'double' }, 'number'],
    [{}, 'unknown'],
    [null, 'unknown'],
    ['decimal', 'unknown'],
    [true, 'unknown'],
  ])('%j is %s', (declaration, expected) => expect(typeOf(declaration)).toBe(expected));
});
