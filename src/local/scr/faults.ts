/** Something that the stand-in does wrong on purpose to one request. */
export type Fault =
  | { readonly kind: 'slow' | 'slow-body'; readonly delayMs: number }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly contentType: string | undefined;
      readonly body: string | undefined;
    }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'big'; readonly bytes: number }
  | { readonly kind: 'attributes'; readonly value: string }
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
  | { readonly kind: 'crash-signal'; readonly signal: string }
  | { readonly kind: BareFault };

type BareFault =
  | 'hang'
  | 'reset-before-score'
  | 'reset-before'
  | 'reset-within'
  | 'reset-after'
  | 'not-json'
  | 'truncated'
  | 'garbage'
  | 'no-content-type'
  | 'crash';

type FaultName = Fault['kind'];

interface FaultSpec {
  /** How the argument is written; empty where there is none. */
  readonly argument: string;
  readonly meaning: string;
  readonly parse: (argument: string) => Fault | undefined;
}

/** Every fault by name. The guide's table comes from here. */
export const faultTable: Readonly<Record<FaultName, FaultSpec>> = {
  slow: {
    argument: 'MS',
    meaning: 'the score takes MS longer',
    parse: (argument) => milliseconds('slow', argument),
  },
  'slow-body': {
    argument: 'MS',
    meaning: 'headers and half the body, the rest MS later',
    parse: (argument) => milliseconds('slow-body', argument),
  },
  hang: bare('hang', 'no answer; the execution slot is freed when the client goes away'),
  status: {
    argument: 'CODE[:CONTENT-TYPE[:BODY]]',
    meaning: 'that status, with the error body of the options or with BODY; no `outputs` and no `data`',
    parse: parseStatus,
  },
  redirect: {
    argument: '[LOCATION]',
    meaning: '302 to LOCATION, `/elsewhere` by default',
    parse: (argument) => ({ kind: 'redirect', location: decode(argument) || '/elsewhere' }),
  },
  'reset-before-score': bare(
    'reset-before-score',
    'RST when the request arrives; nothing is scored or counted',
  ),
  'reset-before': bare(
    'reset-before',
    'RST after the score was executed and counted, before any byte of the answer',
  ),
  'reset-within': bare('reset-within', 'headers and half the body, then RST'),
  'reset-after': bare('reset-after', 'the whole answer, then RST'),
  'not-json': bare('not-json', '200 with an HTML page'),
  truncated: bare('truncated', '`Content-Length` promises 100 bytes more than are sent, then FIN'),
  garbage: bare('garbage', 'bytes that are not HTTP, then FIN'),
  big: {
    argument: 'BYTES',
    meaning: 'the answer has a further member `padding`, which makes it BYTES long',
    parse: (argument) => {
      const bytes = wholeNumber(argument);
      return bytes === undefined ? undefined : { kind: 'big', bytes };
    },
  },
  'no-content-type': bare('no-content-type', 'the answer has no `Content-Type`'),
  attributes: {
    argument: 'VALUE',
    meaning: 'the answer has `X-Amzn-SageMaker-Custom-Attributes: VALUE`',
    parse: (argument) => ({ kind: 'attributes', value: decode(argument) }),
  },
  header: {
    argument: 'NAME=VALUE',
    meaning: 'the answer has that header',
    parse: (argument) => {
      const [, name, value] = /^([\w-]+)=(.*)$/.exec(argument) ?? [];
      return name === undefined || value === undefined
        ? undefined
        : { kind: 'header', name, value: decode(value) };
    },
  },
  crash: bare('crash', 'the process ends with status 1 after the score was counted'),
  'crash-signal': {
    argument: '[SIGNAL]',
    meaning: 'the process is ended by SIGNAL, SIGKILL by default',
    parse: (argument) =>
      /^(SIG[A-Z0-9]+)?$/.test(argument)
        ? { kind: 'crash-signal', signal: argument || 'SIGKILL' }
        : undefined,
  },
};

/**
 * Reads `NAME` or `NAME:ARG`. Text in arguments may be percent-encoded, so that it can hold `;` and `:`.
 *
 * @throws {Error} that says what is wrong, where it is no fault
 */
export function parseFault(text: string): Fault {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const spec = Object.entries(faultTable).find(([known]) => known === name)?.[1];
  if (spec === undefined) {
    throw new Error(`unknown fault ${name}, known are ${Object.keys(faultTable).join(', ')}`);
  }
  const fault = spec.parse(colon < 0 ? '' : text.slice(colon + 1));
  if (fault === undefined) throw new Error(`fault ${text}: wanted is ${name}:${spec.argument}`);
  return fault;
}

const faultEntry = 'standin-fault=';

/**
 * The faults that a request's custom attributes ask for.
 *
 * @throws {Error} where an entry is no fault
 */
export function faultsOfAttributes(attributes: string): readonly Fault[] {
  if (!attributes.includes(faultEntry)) return [];
  return attributes
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry.startsWith(faultEntry))
    .map((entry) => parseFault(entry.slice(faultEntry.length)));
}

function bare(kind: BareFault, meaning: string): FaultSpec {
  return { argument: '', meaning, parse: (argument) => (argument === '' ? { kind } : undefined) };
}

function milliseconds(kind: 'slow' | 'slow-body', argument: string): Fault | undefined {
  const delayMs = wholeNumber(argument);
  return delayMs === undefined ? undefined : { kind, delayMs };
}

function parseStatus(argument: string): Fault | undefined {
  const [, code, contentType, body] = /^([2-5]\d\d)(?::([^:]*)(?::(.*))?)?$/s.exec(argument) ?? [];
  if (code === undefined) return undefined;
  return {
    kind: 'status',
    status: Number(code),
    contentType: contentType === undefined ? undefined : decode(contentType),
    body: body === undefined ? undefined : decode(body),
  };
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
