import { type ErrorCode, errorKind } from './table.ts';

/** One thing wrong with one record. Never carries the value itself. */
export interface RecordError {
  /** Number of the record in the request, counted from 1. */
  readonly record: number;
  /** Name of the variable, where it is one that the model's signature knows. */
  readonly field?: string;
  readonly message: string;
}

export interface ProblemDetails {
  /** What is particular to this occurrence; never an input value. */
  readonly detail?: string;
  /** Seconds after which trying again makes sense; the table's default where absent. */
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly RecordError[];
  /** How many errors there were in all, where `errors` holds only the first of them. */
  readonly errorCount?: number;
  /** Methods that the path takes, for the `Allow` header that RFC 9110, section 15.5.6 asks for. */
  readonly allow?: string;
  /** Whether a limit that the caller itself set was what passed. */
  readonly isCallersLimit?: boolean;
  /** Whether nothing can have reached the model, so that a record is sure not to have been scored. */
  readonly isUnsent?: boolean;
  readonly cause?: unknown;
}

/** The one error that handlers and adapters throw on purpose; anything else that is thrown is a bug, and answered as `internal`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly errors: readonly RecordError[];
  readonly errorCount: number;
  readonly allow: string | undefined;
  readonly isCallersLimit: boolean;
  readonly isUnsent: boolean;

  constructor(code: ErrorCode, details: ProblemDetails = {}) {
    super(details.detail ?? errorKind(code).title, { cause: details.cause });
    this.code = code;
    this.detail = details.detail;
    this.retryAfterSeconds = details.retryAfterSeconds ?? errorKind(code).retryAfterSeconds;
    this.errors = details.errors ?? [];
    this.errorCount = details.errorCount ?? this.errors.length;
    this.allow = details.allow;
    this.isCallersLimit = details.isCallersLimit ?? false;
    this.isUnsent = details.isUnsent ?? false;
  }

  get status(): number {
    return errorKind(this.code).status;
  }
}

/** Anything thrown, as the problem a caller may see: what was not thrown on purpose says nothing of itself. */
export function asProblem(thrown: unknown): ProblemError {
  return thrown instanceof ProblemError ? thrown : new ProblemError('internal', { cause: thrown });
}
