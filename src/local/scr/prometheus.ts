import { createHistogram, equalBins } from './histogram.ts';
import type { HmeqScore, InputValues } from './model.ts';
import type { StandInOptions } from './options.ts';
import { inputIndex } from './signature.ts';

export const prometheusContentType = 'text/plain; version=0.0.4; charset=utf-8';

export interface ScrMetrics {
  scored(inputs: InputValues, score: HmeqScore, seconds: number): void;
  /** The families that SCR's dashboard reads. Their labels and HELP lines are unknown; there are none here. */
  text(executing: number): string;
}

const executionSecondsBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Tomcat's default number of threads, where the options set no limit. */
const defaultSlots = 200;

export function createScrMetrics(options: StandInOptions): ScrMetrics {
  const inputScore = createHistogram(
    'scr_module_input_score',
    equalBins(options.inputScoreMax, options.scoreBins),
  );
  const outputScore = createHistogram(
    'scr_module_output_score',
    equalBins(options.outputScoreMax, options.scoreBins),
  );
  const executionSeconds = createHistogram('scr_module_execution_seconds', executionSecondsBounds);
  const inputAt = inputIndex(options.inputScoreVariable);
  const outputOf = outputReader(options.outputScoreVariable.toUpperCase());
  return {
    scored(inputs, score, seconds) {
      executionSeconds.observe(seconds);
      const input = inputs[inputAt];
      if (typeof input === 'number') inputScore.observe(input);
      const output = outputOf(score);
      if (output !== undefined) outputScore.observe(output);
    },
    text(executing) {
      const slots = options.maxConcurrentScores || defaultSlots;
      const { user, system } = process.cpuUsage();
      const { rss, heapTotal, heapUsed } = process.memoryUsage();
      const lines = [
        ...inputScore.lines(),
        ...outputScore.lines(),
        ...executionSeconds.lines(),
        ...gauge('scr_num_active', executing),
        ...gauge('scr_num_idle', Math.max(0, slots - executing)),
        ...gauge('scr_system_cpu_time', system),
        ...gauge('scr_user_cpu_time', user),
        ...gauge('scr_memory_used_bytes', rss),
        ...gauge('scr_jvm_max', heapTotal * 2),
        ...gauge('scr_jvm_free', heapTotal - heapUsed),
        ...gauge('scr_jvm_total', heapTotal),
      ];
      return `${lines.join('\n')}\n`;
    },
  };
}

function gauge(name: string, value: number): readonly string[] {
  return [`# TYPE ${name} gauge`, `${name} ${value}`];
}

function outputReader(name: string): (score: HmeqScore) => number | undefined {
  switch (name) {
    case 'P_BAD1':
    case 'EM_EVENTPROBABILITY':
      return ({ pBad1 }) => pBad1;
    case 'P_BAD0':
      return ({ pBad0 }) => pBad0;
    case 'EM_PROBABILITY':
      return ({ pBad0, pBad1 }) => Math.max(pBad0, pBad1);
    case '_LEAF_ID_':
      return ({ leaf }) => leaf;
    default:
      return () => undefined;
  }
}
