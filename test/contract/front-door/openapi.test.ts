import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type EndpointServer, fail, score, startEndpointServer } from './endpoint-server.ts';
import { eventOf } from './events.ts';
import { type LambdaFunction, startFunction } from './function.ts';

const SIGNATURE = resolve('test/fixtures/hmeq-signature.json');
const ENDPOINTS = JSON.stringify({
  homeloan: { endpointName: 'homeloan-7f3a', asyncEndpointName: 'async-7f3a', signatureFile: SIGNATURE },
  churn: 'churn-7f3a',
});

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: { readonly pattern?: string };
  }[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }>
    >;
  };
  readonly responses: Readonly<Record<string, { readonly $ref?: string }>>;
}

interface Document {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, object>> }>>;
  };
}

let sagemaker: EndpointServer;
let front: LambdaFunction;
let document: Document;
beforeAll(async () => {
  sagemaker = await startEndpointServer();
  front = await startFunction(sagemaker.port, {
    ENDPOINTS,
    ENDPOINT_NAME: 'homeloan',
    ASYNC_BUCKET: 'scoring-7f3a',
  });
  document = JSON.parse((await get('/openapi.json')).text);
});

const get = (path: string) => front.invoke(eventOf('rest', { method: 'GET', path }));
const operation = (path: string, method: string) => {
  const found = document.paths[path]?.[method];
  if (found === undefined) throw new Error(`The document has no ${method} ${path}.`);
  return found;
};

/** Checks values against a schema of the document. */
function validator(schema: object) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  return ajv.compile({ ...schema, components: document.components });
}

/** What a validator of OpenAPI documents has against one. */
const faultsOf = async (text: string): Promise<unknown> => {
  const validating = promisify(execFile)(process.execPath, ['test/contract/front-door/validate-openapi.mjs']);
  validating.child.stdin?.end(text);
  return JSON.parse((await validating).stdout);
};

describe('/openapi.json', () => {
  it('is a document of OpenAPI 3.1 that a validator has nothing against', async () => {
    const answer = await get('/openapi.json');
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(await faultsOf(answer.text)).toEqual([]);
  });

  it.each([
    ['alone, without a signature', {}],
    [
      'strict, with faults marked',
      { SCR_SIGNATURE_FILE: SIGNATURE, SCR_VALIDATION: 'strict', SCR_RECORD_ERRORS: 'inline' },
    ],
    [
      'with chosen outputs and passed errors',
      {
        SCR_SIGNATURE_FILE: SIGNATURE,
        SCR_OUTPUTS: 'P_BAD1',
        SCR_OUTPUT_METADATA: 'true',
        SCR_JOIN_INPUTS: 'true',
        PASS_MODEL_ERRORS: 'true',
      },
    ],
  ])('is one for an endpoint %s too', async (_, env) => {
    const other = await startFunction(sagemaker.port, env);
    const answer = await other.invoke(eventOf('http', { method: 'GET', path: '/openapi.json' }));
    expect(await faultsOf(answer.text)).toEqual([]);
  });

  it('names every route, and no name that callers have no business with', () => {
    expect(Object.keys(document.paths)).toEqual([
      '/invocations',
      '/async-invocations',
      '/async-invocations/uploads',
      '/async-invocations/{id}',
      '/endpoints/homeloan/invocations',
      '/endpoints/homeloan/async-invocations',
      '/endpoints/homeloan/async-invocations/uploads',
      '/endpoints/homeloan/async-invocations/{id}',
      '/endpoints/churn/invocations',
      '/ping',
      '/health',
    ]);
    expect(JSON.stringify(document)).not.toContain('7f3a');
  });

  it('names every operation once, and every parameter of its path', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((one) => ({ path, ...one })),
    );
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { parameters = [], path } of operations) {
      const inPath = parameters.filter(({ in: place }) => place === 'path').map(({ name }) => `{${name}}`);
      expect(inPath).toEqual(path.match(/\{\w+\}/g) ?? []);
    }
  });

  it('names paths that are there, for the methods that they take', async () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const event = eventOf('rest', { method: 'DELETE', path: path.replace('{id}', 'A'.repeat(32)) });
      const { headers, status } = await front.invoke(event);
      const allowed = Object.keys(methods).map((method) => method.toUpperCase());
      expect([path, status, headers.allow?.split(', ').filter((method) => method !== 'HEAD')]).toEqual([
        path,
        405,
        allowed,
      ]);
    }
  });

  it('leads to the routes wherever it is served', () => {
    const [server] = document.servers;
    const served = new URL('https://api.example.com/prod/openapi.json');
    expect(new URL(`${server?.url}/ping`, served).href).toBe('https://api.example.com/prod/ping');
  });

  it('has bodies that are accepted as they are', async () => {
    sagemaker.answer((res) => score(res));
    for (const path of ['/invocations', '/endpoints/homeloan/invocations']) {
      const { requestBody } = operation(path, 'post');
      const bodies = Object.entries(requestBody?.content ?? {}).flatMap(([type, { examples = {} }]) =>
        Object.values(examples).map(({ value }): [string, string] => [
          type,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      );
      expect(bodies.length).toBeGreaterThanOrEqual(7);
      for (const [type, body] of bodies) {
        const answer = await front.invoke(eventOf('rest', { path, body, headers: { 'content-type': type } }));
        expect([type, body, answer.status]).toEqual([type, body, 200]);
      }
    }
  });

  it('describes a problem as one comes, by its route and status', async () => {
    const { responses } = operation('/invocations', 'post');
    const problems: readonly [string, () => void][] = [
      ['{"LOAN":', () => {}],
      ['{"LOAN":"many"}', () => {}],
      ['{"LOAN":1}', () => sagemaker.answer((res) => fail(res, 403, 'AccessDeniedException'))],
      ['{"LOAN":1}', () => sagemaker.answer((res) => fail(res, 503, 'ServiceUnavailable'))],
      ['{"LOAN":1}', () => sagemaker.answer((res) => fail(res, 530, 'InternalDependencyException'))],
    ];
    for (const [body, prepare] of problems) {
      prepare();
      const answer = await front.invoke(eventOf('rest', { body }));
      const name = responses[answer.status]?.$ref?.split('/').at(-1) ?? '';
      const content = document.components.responses[name]?.content['application/problem+json'];
      const check = validator(Object(content).schema);
      expect([answer.text, check(JSON.parse(answer.text)), check.errors]).toEqual([answer.text, true, null]);
      const other = JSON.stringify({ ...JSON.parse(answer.text), code: 'method-not-allowed' });
      expect(check(JSON.parse(other))).toBe(false);
    }
  });

  it('allows in SageMaker’s headers what is allowed in them', async () => {
    const { parameters = [] } = operation('/invocations', 'post');
    const names = parameters.map(({ name }) => name);
    expect(names).toContain('X-Amzn-SageMaker-Custom-Attributes');
    expect(names).toContain('X-Amzn-SageMaker-Target-Variant');
    const variant = parameters.find(({ name }) => name === 'X-Amzn-SageMaker-Target-Variant');
    for (const value of ['blue-1', '-blue', 'a b']) {
      sagemaker.answer((res) => score(res));
      const headers = { 'x-amzn-sagemaker-target-variant': value };
      const answer = await front.invoke(eventOf('rest', { body: '{"LOAN":1}', headers }));
      const isAllowed = new RegExp(variant?.schema.pattern ?? '', 'u').test(value);
      expect([value, answer.status]).toEqual([value, isAllowed ? 200 : 400]);
    }
  });

  it('is of the model: its inputs and outputs have their types', () => {
    const accepts = validator({ $ref: '#/components/schemas/homeloan.Body' });
    expect(accepts({ loan: 1700, Job: 'Other' })).toBe(true);
    expect(accepts({ LOAN: 'many' })).toBe(false);
    expect(accepts({ inputs: [{ name: 'JOB', value: 'Professional' }] })).toBe(false);
    const isResult = validator({ $ref: '#/components/schemas/homeloan.Results' });
    expect(isResult({ predictions: [{ P_BAD1: 0.25, I_BAD: '           0' }] })).toBe(true);
    expect(isResult({ predictions: [{ P_BAD1: 'x' }] })).toBe(false);
  });
});
