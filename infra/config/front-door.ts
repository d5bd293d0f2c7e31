import { z } from 'zod';
import { arnOf, namePart, origin } from './fields.ts';
import { frontDoorVariables } from './variables.ts';

/** Who may call. There is no way to leave it open. */
const auth = z.discriminatedUnion('type', [
  z
    .strictObject({ type: z.literal('iam') })
    .describe('Callers sign with AWS SigV4 and have execute-api:Invoke.'),
  z
    .strictObject({ type: z.literal('api-key'), keys: z.array(namePart(63)).min(1) })
    .describe('A key of API Gateway for each name. A key says who calls; it is no proof. REST API only.'),
  z
    .strictObject({
      type: z.literal('jwt'),
      issuer: z.url({ protocol: /^https$/ }),
      audiences: z.array(z.string().min(1)).min(1),
      scopes: z.array(z.string().min(1)).default([]),
    })
    .describe('Tokens of an OpenID Connect issuer. HTTP API only.'),
  z
    .strictObject({
      type: z.literal('cognito'),
      userPoolArns: z
        .array(arnOf('cognito-idp', 'userpool/', 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/…'))
        .min(1),
      scopes: z
        .array(z.string().min(1))
        .default([])
        .describe('With scopes access tokens are asked for, else id tokens.'),
    })
    .describe('Tokens of Amazon Cognito user pools. REST API only; for an HTTP API, they are a jwt.'),
]);

const waf = z.union([
  z.strictObject({ webAclArn: arnOf('wafv2', 'regional/webacl/', 'arn:aws:wafv2:…:regional/webacl/…') }),
  z.strictObject({
    requestsPerFiveMinutes: z
      .int()
      .min(100)
      .max(2_000_000_000)
      .default(2000)
      .describe('Of one address; above it, its requests are blocked.'),
  }),
]);

const customDomain = z.strictObject({
  domainName: z
    .string()
    .regex(/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/, 'must be a domain name such as scores.example.com'),
  certificateArn: arnOf('acm', 'certificate/', 'arn:aws:acm:eu-west-1:123456789012:certificate/…'),
  basePath: namePart(63).optional(),
  hostedZone: z
    .strictObject({
      id: z.string().regex(/^Z[A-Z0-9]+$/, 'must be the id of a hosted zone'),
      name: z.string().min(1),
    })
    .optional()
    .describe('Zone of Route 53 that gets the record. Without it, the record is yours to make.'),
});

const shared = {
  auth,
  models: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Models that callers may reach. Default: all that have an endpoint.'),
  defaultModel: z
    .string()
    .optional()
    .describe('What POST /invocations is about. Default: the model, where there is one alone; else none.'),
  throttle: z
    .strictObject({
      requestsPerSecond: z.number().positive().default(50),
      burst: z.int().min(1).default(100),
    })
    .prefault({}),
  corsOrigins: z.array(origin).default([]).describe('Origins whose pages may call from a browser.'),
  memoryMb: z.int().min(256).max(10_240).default(1024).describe('Of the function; its CPU goes with it.'),
  reservedConcurrency: z
    .int()
    .min(1)
    .optional()
    .describe("Invocations at once, at most; taken from the account's."),
  provisionedConcurrency: z
    .int()
    .min(1)
    .optional()
    .describe('Environments that are kept started; paid for all the time.'),
  environment: frontDoorVariables.default({}).describe('Settings of the front door (docs/settings.md).'),
  customDomain: customDomain.optional(),
  alarms: z
    .strictObject({
      serverErrorPercent: z
        .number()
        .positive()
        .max(100)
        .default(2)
        .describe('Share of answers with a 5xx status.'),
      latencyP99Ms: z
        .int()
        .min(1)
        .default(10_000)
        .describe('99th percentile of the whole time, in milliseconds.'),
      throttledPercent: z
        .number()
        .positive()
        .max(100)
        .default(5)
        .describe('Share of invocations answered with 429.'),
    })
    .prefault({}),
};

const restFrontDoor = z
  .strictObject({
    gateway: z.literal('rest'),
    ...shared,
    quota: z
      .strictObject({ requests: z.int().min(1), per: z.enum(['day', 'week', 'month']) })
      .optional()
      .describe('Of each API key. API Gateway keeps to it as well as it can.'),
    timeoutMs: z
      .int()
      .min(1000)
      .max(300_000)
      .default(29_000)
      .describe('How long the gateway waits. Over 29,000 ms needs a raised quota of the account.'),
    waf: waf.optional().describe('AWS WAF before the API.'),
    accountLogRole: z
      .boolean()
      .default(true)
      .describe(
        "true: sets the role that API Gateway logs with, which is one for the whole account and Region. false: it is set already, or somebody else's to set.",
      ),
  })
  .superRefine(({ auth, customDomain, quota }, { addIssue }) => {
    const complain = (path: string[], message: string) => addIssue({ code: 'custom', path, message });
    if (auth.type === 'jwt')
      complain(['auth', 'type'], 'jwt is for gateway http; a REST API takes cognito, iam or api-key');
    if (quota !== undefined && auth.type !== 'api-key') complain(['quota'], 'needs auth.type api-key');
    if (customDomain !== undefined && customDomain.basePath === undefined) {
      complain(
        ['customDomain', 'basePath'],
        'is missing: at the root of a custom domain, API Gateway keeps /ping of a REST API for itself',
      );
    }
  });

const httpFrontDoor = z
  .strictObject({ gateway: z.literal('http'), ...shared })
  .superRefine(({ auth }, { addIssue }) => {
    if (auth.type === 'iam' || auth.type === 'jwt') return;
    addIssue({
      code: 'custom',
      path: ['auth', 'type'],
      message: `${auth.type} is for gateway rest; an HTTP API takes jwt or iam`,
    });
  });

/** The REST front door. */
export const frontDoor = z.discriminatedUnion('gateway', [restFrontDoor, httpFrontDoor]);

export type FrontDoor = z.output<typeof frontDoor>;
export type RestFrontDoor = z.output<typeof restFrontDoor>;
export type HttpFrontDoor = z.output<typeof httpFrontDoor>;
