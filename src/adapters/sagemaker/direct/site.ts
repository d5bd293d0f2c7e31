/** Where SageMaker Runtime is, and whom requests are signed for. */
export interface DirectSite {
  /** `https:` for SageMaker's own address. */
  readonly protocol: 'http:' | 'https:';
  readonly hostname: string;
  /** Undefined: the protocol's own. */
  readonly port: number | undefined;
  /** What stands before `/endpoints`, without a slash at the end. */
  readonly basePath: string;
  readonly region: string;
  readonly credentials: DirectCredentials;
}

export interface DirectCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Regions of the AWS partition, whose names end in amazonaws.com (the SDK's own list of partitions). */
const REGION = /^(?:us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/;

/** With any of these the SDK looks elsewhere for credentials or for the endpoint (AWS SDKs and Tools reference, settings). */
const LEFT_TO_THE_SDK = [
  'AWS_PROFILE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
] as const;

const SWITCHES = ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'] as const;

/**
 * Where requests go and what they are signed with, where the environment alone tells it, as that of a function in Lambda does: access
 * key, secret and region (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html), and perhaps an endpoint of its own.
 * Undefined where there may be more to it.
 */
export function directSite(env: Environment): DirectSite | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_REGION, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY || !AWS_REGION || !REGION.test(AWS_REGION))
    return undefined;
  if (LEFT_TO_THE_SDK.some((name) => env[name])) return undefined;
  if (SWITCHES.some((name) => env[name] && env[name] !== 'false')) return undefined;
  const place = placeOf(
    env.AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME ||
      env.AWS_ENDPOINT_URL ||
      `https://runtime.sagemaker.${AWS_REGION}.amazonaws.com`,
  );
  return (
    place && {
      ...place,
      region: AWS_REGION,
      credentials: {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
      },
    }
  );
}

/** Undefined for what is more than an address. */
function placeOf(text: string): Omit<DirectSite, 'region' | 'credentials'> | undefined {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.search !== '' || url.hash !== '') return undefined;
  const { hostname, pathname, port, protocol } = url;
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  return {
    protocol,
    hostname,
    port: port === '' ? undefined : Number(port),
    basePath: pathname.replace(/\/$/, ''),
  };
}
