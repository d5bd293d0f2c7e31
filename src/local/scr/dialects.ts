import { javaDouble } from './doubles.ts';
import type { HmeqScore } from './model.ts';
import type { StandInOptions } from './options.ts';
import type { RequestShape } from './request-shapes.ts';
import { timestampMillis, timestampNanos } from './timestamps.ts';

export type Dialect = StandInOptions['dialect'];

/** What the envelope of an answer says besides the outputs. */
export interface Execution {
  readonly moduleId: string;
  readonly stepId: string;
  readonly elapsedNanos: number;
}

/** The body of a score's answer as SCR of that year wrote it (captures of 2021, 2022, 2023 and 2024; 2026 is from clients). */
export function writeAnswer(
  dialect: Dialect,
  shape: RequestShape,
  score: HmeqScore,
  execution: Execution,
): string {
  switch (dialect) {
    case '2021':
      return `{"outputs":${outputList(score)}}`;
    case '2022':
      return `{"version":1,"metadata":${metadata2022(execution)},"outputs":${outputList(score)}}`;
    case '2023':
      return withOutputs2023(score, execution);
    case '2024':
      return shape === 'inputs' ? withOutputs2023(score, execution) : withData(score, execution);
    case '2026':
      return withData(score, execution);
  }
}

function withOutputs2023(score: HmeqScore, execution: Execution): string {
  return `{"metadata":${metadata(execution)},"version":1,"outputs":${outputList(score)}}`;
}

function withData(score: HmeqScore, execution: Execution): string {
  return `{"metadata":${metadata(execution)},"data":${outputObject(score)},"version":1}`;
}

function metadata2022({ moduleId, stepId, elapsedNanos }: Execution): string {
  return `{"module_id":"${moduleId}","step_id":"${stepId}","timestamp":"${timestampMillis()}","elapsed_nanos":"${elapsedNanos}"}`;
}

function metadata({ moduleId, stepId, elapsedNanos }: Execution): string {
  return `{"module_id":"${moduleId}","elapsed_nanos":${elapsedNanos},"step_id":"${stepId}","timestamp":"${timestampNanos()}"}`;
}

function outputList(score: HmeqScore): string {
  const { eventProbability, nonEventProbability, probability, into, warning, leaf } = outputTexts(score);
  return `[{"name":"EM_CLASSIFICATION","value":${into}},{"name":"EM_EVENTPROBABILITY","value":${eventProbability}},{"name":"EM_PROBABILITY","value":${probability}},{"name":"I_BAD","value":${into}},{"name":"P_BAD0","value":${nonEventProbability}},{"name":"P_BAD1","value":${eventProbability}},{"name":"_WARN_","value":${warning}},{"name":"_leaf_id_","value":${leaf}}]`;
}

function outputObject(score: HmeqScore): string {
  const { eventProbability, nonEventProbability, probability, into, warning, leaf } = outputTexts(score);
  return `{"EM_CLASSIFICATION":${into},"EM_EVENTPROBABILITY":${eventProbability},"EM_PROBABILITY":${probability},"I_BAD":${into},"P_BAD0":${nonEventProbability},"P_BAD1":${eventProbability},"_WARN_":${warning},"_leaf_id_":${leaf}}`;
}

function outputTexts({ pBad0, pBad1, warning, leaf }: HmeqScore) {
  const eventProbability = javaDouble(pBad1);
  const nonEventProbability = javaDouble(pBad0);
  const isEvent = pBad1 >= pBad0;
  return {
    eventProbability,
    nonEventProbability,
    probability: isEvent ? eventProbability : nonEventProbability,
    // SAS writes a numeric target's level right-aligned in 12 characters.
    into: isEvent ? '"           1"' : '"           0"',
    warning: warning === null ? 'null' : `"${warning}"`,
    leaf: javaDouble(leaf),
  };
}
