/** Fails where a bundle has grown over its budget. */
import { stat } from 'node:fs/promises';

/** Bytes, minified where it is deployed; a little over what is there, so that growth is a decision. */
const BUDGETS = {
  'dist/container.mjs': 380_000,
  'dist/lambda/api/index.mjs': 300_000,
  'dist/lambda/score-object/index.mjs': 320_000,
  'dist/lambda/score-message/index.mjs': 215_000,
  'dist/cli.mjs': 1_800_000,
  'dist/standin.mjs': 100_000,
  'dist/local-sagemaker.mjs': 3_200_000,
  'dist/lambda-runtime.mjs': 10_000,
};

for (const [file, budget] of Object.entries(BUDGETS)) {
  const { size } = await stat(file);
  console.log(`${file}: ${size} of ${budget} bytes`);
  if (size > budget) {
    console.error(`${file} is over its budget.`);
    process.exitCode = 1;
  }
}
