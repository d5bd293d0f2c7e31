import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { SET_BY_DEPLOYMENT } from '../../infra/config/variables.ts';
import { ASYNC_TABLE } from '../../src/core/settings/async-table.ts';
import { batchSettings } from '../../src/core/settings/batch.ts';
import { BATCH_TABLE } from '../../src/core/settings/batch-table.ts';
import { CONTAINER_TABLE } from '../../src/core/settings/container-table.ts';
import { frontDoorSettings } from '../../src/core/settings/front-door.ts';
import { FRONT_DOOR_TABLE } from '../../src/core/settings/front-door-table.ts';
import { MESSAGE_TABLE } from '../../src/core/settings/message-table.ts';
import { messageSettings } from '../../src/core/settings/messages.ts';
import { readSettings, type SettingTable } from '../../src/core/settings/read.ts';
import { configurations } from './configurations.ts';
import { at, plain, resourcesOf, synthesized, type Templates } from './synthesized.ts';

let all: readonly Templates[];

beforeAll(() => {
  all = Object.values(configurations).map(synthesized);
}, 120_000);

type Environment = Readonly<Record<string, string>>;

/** The environments of all functions of a kind. */
function functions(name: string): readonly { readonly env: Environment; readonly timeoutSeconds: number }[] {
  return all
    .flatMap((templates) => resourcesOf(templates, 'AWS::Lambda::Function'))
    .filter(({ properties }) => String(properties.FunctionName).endsWith(`-${name}`))
    .map(({ properties }) => ({
      env: environmentOf(at(properties.Environment, 'Variables')),
      timeoutSeconds: Number(properties.Timeout),
    }));
}

const containers = () =>
  all
    .flatMap((templates) => resourcesOf(templates, 'AWS::SageMaker::Model'))
    .map(({ properties }) => environmentOf(at(properties.PrimaryContainer, 'Environment')));

function environmentOf(variables: unknown): Environment {
  return Object.fromEntries(
    Object.entries(variables ?? {}).map(([name, value]) => [name, deployedValue(name, value)]),
  );
}

/** What a reference of a template becomes when it is deployed. */
function deployedValue(name: string, value: unknown): string {
  const isReference = typeof value === 'object';
  return isReference && name.endsWith('_QUEUE_URL')
    ? `https://sqs.eu-west-1.amazonaws.com/123456789012/${plain(value)}`
    : plain(value);
}

const namesOf = (table: SettingTable) => new Set(Object.values(table).map(({ name }) => name));

const KINDS: readonly (readonly [string, SettingTable, readonly string[]])[] = [
  ['api', FRONT_DOOR_TABLE, SET_BY_DEPLOYMENT.frontDoor],
  ['score-object', BATCH_TABLE, SET_BY_DEPLOYMENT.objects],
  ['score-message', MESSAGE_TABLE, SET_BY_DEPLOYMENT.messages],
];

describe('the variables of the templates', () => {
  it.each(KINDS)('are read by the code: %s', (name, table) => {
    const known = new Set([...namesOf(table), 'NODE_OPTIONS']);
    const set = new Set(functions(name).flatMap(({ env }) => Object.keys(env)));
    expect(set.size).toBeGreaterThan(3);
    expect([...set].filter((variable) => !known.has(variable))).toEqual([]);
  });

  it.each(KINDS)(
    'that a configuration cannot set are set by the deployment, where it needs them: %s',
    (name, table, own) => {
      const set = new Set(functions(name).flatMap(({ env }) => Object.keys(env)));
      const isElsewhere = (variable: string) =>
        // Said by ENDPOINTS; MESSAGE_STATE_BUCKET is RESULT_BUCKET where that is made.
        ['SCR_SIGNATURE_FILE', 'ASYNC_ENDPOINT_NAME', 'MESSAGE_STATE_BUCKET'].includes(variable);
      expect(own.filter((variable) => !namesOf(table).has(variable))).toEqual([]);
      expect(own.filter((variable) => !set.has(variable) && !isElsewhere(variable))).toEqual([]);
    },
  );

  it('of the front door start it', () => {
    for (const { env } of functions('api')) {
      const { async, endpoints } = frontDoorSettings(env);
      expect(endpoints.size).toBeGreaterThan(0);
      const hasAsync = [...endpoints.values()].some(
        ({ asyncEndpointName }) => asyncEndpointName !== undefined,
      );
      expect(async !== undefined).toBe(hasAsync);
    }
    const [, full] = functions('api').map(({ env }) => frontDoorSettings(env));
    expect(full).toMatchObject({
      basePath: '/scr',
      corsOrigins: ['https://app.example.com'],
      scoringIsPure: true,
      validation: 'strict',
      async: {
        prefix: 'async/',
        inlineBodies: true,
        inputLocations: [{ bucket: 'loans-in', prefix: 'large/' }],
      },
    });
    expect([...(full?.endpoints.values() ?? [])]).toMatchObject([
      {
        publicName: 'homeloan',
        endpointName: 'rest-prod-homeloan',
        signatureFile: '/opt/signatures/homeloan.json',
      },
    ]);
  });

  it('of batch scoring start it', () => {
    const objects = functions('score-object').map(({ env }) => batchSettings(env));
    expect(objects.map(({ outputBucket }) => outputBucket)).toContain('loans-out');
    const messages = functions('score-message').map(({ env }) => messageSettings(env));
    expect(new Set(messages.map(({ destination }) => destination.kind))).toEqual(
      new Set(['queue', 'bucket', 'bus']),
    );
    expect(messages.some(({ notes }) => notes !== undefined)).toBe(true);
  });

  it('of the container start it', () => {
    expect(containers().length).toBeGreaterThan(5);
    for (const env of containers()) expect(() => readSettings(CONTAINER_TABLE, env)).not.toThrow();
  });

  it('of asynchronous scoring are all there', () => {
    const set = new Set(functions('api').flatMap(({ env }) => Object.keys(env)));
    expect([...namesOf(ASYNC_TABLE)].filter((variable) => !set.has(variable))).toEqual([]);
  });
});

describe('the times of the templates', () => {
  it('give the gateway up before the function, and the function before nobody', () => {
    for (const templates of all) {
      const timeouts = resourcesOf(templates, 'AWS::ApiGateway::Method')
        .map(({ properties }) => at(properties.Integration, 'TimeoutInMillis'))
        .filter((ms) => ms !== undefined);
      for (const { properties } of resourcesOf(templates, 'AWS::Lambda::Function')) {
        const gatewayMs = Number(at(properties.Environment, 'Variables', 'GATEWAY_TIMEOUT_MS') ?? 0);
        expect(Number(properties.Timeout) * 1000).toBeGreaterThan(gatewayMs);
        if (gatewayMs > 0 && timeouts.length > 0) expect(new Set(timeouts)).toEqual(new Set([gatewayMs]));
      }
    }
    expect(functions('api').map(({ env }) => env.GATEWAY_TIMEOUT_MS)).toEqual([
      '29000',
      '29000',
      '30000',
      '60000',
      '30000',
    ]);
  });

  it('give a run of batch scoring more than one payload takes', () => {
    for (const { env, timeoutSeconds } of functions('score-object')) {
      const { payloadTimeoutMs, timeReserveMs } = batchSettings(env);
      expect(timeoutSeconds * 1000).toBeGreaterThan(payloadTimeoutMs + timeReserveMs);
    }
  });

  it('give the container of an asynchronous endpoint what SageMaker is told, less a margin', () => {
    const [env] = containers().filter(({ INVOCATION_TIMEOUT_MS }) => INVOCATION_TIMEOUT_MS !== undefined);
    expect(env?.INVOCATION_TIMEOUT_MS).toBe('895000');
  });
});

describe('the functions of the templates', () => {
  /** Entries that are not deployed here yet: the workflow that splits large objects, and the one that follows batch transform jobs. */
  const ELSEWHERE = ['plan-object', 'score-range', 'merge-object', 'transform-events'];
  const built = resolve(process.env.BUILD_DIR ?? 'dist', 'lambda');
  const entries = readdirSync('src/entry/lambda')
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length));

  it('are what there is, and what there is is deployed', () => {
    const deployed = entries.filter((name) => functions(name).length > 0);
    expect(deployed).toEqual(entries.filter((name) => !ELSEWHERE.includes(name)));
    const count = all.flatMap((templates) => resourcesOf(templates, 'AWS::Lambda::Function')).length;
    expect(deployed.flatMap((name) => functions(name))).toHaveLength(count);
  });

  it('have a bundle that exports their handler', () => {
    for (const name of entries.filter((entry) => !ELSEWHERE.includes(entry))) {
      const file = resolve(built, name, 'index.mjs');
      expect([file, existsSync(file)]).toEqual([file, true]);
      expect(readFileSync(file, 'utf8')).toMatch(/export\s*\{[^}]*\bas handler\b[^}]*\}/);
    }
    const handlers = all.flatMap((templates) => resourcesOf(templates, 'AWS::Lambda::Function'));
    for (const { properties } of handlers) {
      expect(properties).toMatchObject({
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
      });
    }
  });
});
