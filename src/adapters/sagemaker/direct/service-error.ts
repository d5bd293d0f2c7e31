import type { HttpAnswer } from './exchange.ts';

/** An error that SageMaker Runtime answered with, with the members that the SDK's errors have. */
export class ServiceError extends Error {
  override readonly name: string;
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId: string | undefined };
  readonly $response: Pick<HttpAnswer, 'statusCode' | 'headers'>;
  /** Of ModelError. */
  readonly OriginalStatusCode: number | undefined;
  /** Of ModelError. */
  readonly OriginalMessage: string | undefined;

  constructor({ body, headers, statusCode }: HttpAnswer) {
    const members = membersOf(body);
    super(text(members?.Message) ?? text(members?.message) ?? `Status ${statusCode}`);
    // Members that can't be read tell nothing, whatever the header says they are of.
    this.name = (members && nameOf(headers['x-amzn-errortype'], members)) ?? 'UnknownError';
    this.$metadata = { httpStatusCode: statusCode, requestId: text(headers['x-amzn-requestid']) };
    this.$response = { statusCode, headers };
    const status = members?.OriginalStatusCode;
    this.OriginalStatusCode = typeof status === 'number' ? status : undefined;
    this.OriginalMessage = text(members?.OriginalMessage);
  }
}

type Members = Readonly<Record<string, unknown>>;

function membersOf(body: Buffer): Members | undefined {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The header, else a member; without namespace and documentation link (Smithy, AWS restJson1 protocol, operation error serialization). */
function nameOf(header: unknown, members: Members): string | undefined {
  const given = text(header) ?? text(members.code) ?? text(members.__type);
  return given?.split(',', 1)[0]?.split(':', 1)[0]?.split('#').at(-1);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
