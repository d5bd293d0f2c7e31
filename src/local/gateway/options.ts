import type { LocalFunction } from '../lambda/function.ts';

/** What stands before a function: each gives it events of its own shape, and reads answers in its own way. */
export type GatewayKind = 'rest' | 'http' | 'function-url' | 'alb' | 'alb-multi';

export interface GatewayOptions {
  readonly kind: GatewayKind;
  readonly target: Pick<LocalFunction, 'invoke'>;
  /** 0: one of the system's choice. */
  readonly port: number;
  /** `127.0.0.1` by default. */
  readonly host?: string;
  /** Of an API: `prod` by default for `rest`, and `$default`, which no path shows, for `http`. */
  readonly stage?: string;
  /** Milliseconds that an API waits for the function; by default 29,000 for `rest` and 30,000 for `http`. The others wait on. */
  readonly integrationTimeoutMs?: number;
  /** Media types that `rest` hands on as base64, and takes back so; none by default. A `*` stands for any part. */
  readonly binaryMediaTypes?: readonly string[];
}
