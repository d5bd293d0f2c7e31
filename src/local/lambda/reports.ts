import type { FunctionConfiguration } from './configuration.ts';

export interface Reports {
  /** The instance is ready for its first event. */
  initialised(): void;
  /** Notes the start of an event; returns what notes its end. */
  started(requestId: string): (maxMemoryUsedMb: number) => void;
}

/**
 * Writes the lines that Lambda adds around each event's output. The function's own lines come by another way, a moment later: the last
 * of them may follow its REPORT.
 */
export function createReports({ onLine, reports, memorySizeMb }: FunctionConfiguration): Reports {
  const createdAt = performance.now();
  let initMs: number | undefined;
  if (!reports) return { initialised: () => {}, started: () => () => {} };
  return {
    initialised: () => {
      initMs = performance.now() - createdAt;
    },
    started: (requestId) => {
      onLine(`START RequestId: ${requestId} Version: $LATEST`);
      const startedAt = performance.now();
      return (maxMemoryUsedMb) => {
        const durationMs = performance.now() - startedAt;
        const fields = [
          `REPORT RequestId: ${requestId}`,
          `Duration: ${durationMs.toFixed(2)} ms`,
          `Billed Duration: ${Math.ceil(durationMs + (initMs ?? 0))} ms`,
          `Memory Size: ${memorySizeMb} MB`,
          `Max Memory Used: ${maxMemoryUsedMb} MB`,
          ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
        ];
        initMs = undefined;
        onLine(`END RequestId: ${requestId}`);
        onLine(fields.join('\t'));
      };
    },
  };
}
