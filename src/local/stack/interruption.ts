import { constants } from 'node:os';

/** What a terminal, a shell or a supervisor ends a command with. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** The wish that the command ends: Ctrl-C, a closed terminal, `kill`. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Resolves when `signal` aborts. */
  readonly happened: Promise<void>;
  /** 128 plus the number of the signal that came, as shells say it: 130 for Ctrl-C. */
  exitCode(): number;
  /** Ends this process with `exitCode()` at the next signal, without waiting for anything. */
  exitAtNext(): void;
}

/** From here on no signal ends this process by itself: whoever calls this looks at `signal`. */
export function createInterruption(): Interruption {
  const controller = new AbortController();
  let exitCode = 128 + constants.signals.SIGINT;
  let exitsAtNext = false;
  const happened = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  for (const name of SIGNALS) {
    process.on(name, () => {
      exitCode = 128 + constants.signals[name];
      if (exitsAtNext) process.exit(exitCode);
      controller.abort();
    });
  }
  // A closed terminal refuses what is written to it; that must not keep the container from being ended in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return {
    signal: controller.signal,
    happened,
    exitCode: () => exitCode,
    exitAtNext: () => {
      exitsAtNext = true;
    },
  };
}
