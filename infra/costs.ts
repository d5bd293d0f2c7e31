/**
 * Says what a configuration costs in a month, at three loads: `node infra/costs.ts [scr-sagemaker.config.ts] [costs.json]`. The second
 * file has the prices and the times that only its user knows (docs/deploying.md).
 */
import { ConfigError } from './config/complaints.ts';
import { defaultConfig } from './config/default-config.ts';
import { readConfig } from './config/read-config.ts';
import { targetsOf } from './config/targets.ts';
import { costReport, sourcesReport } from './costs/cost-report.ts';
import { monthlyCosts } from './costs/monthly-costs.ts';
import { parseInputs, pricesOf } from './costs/prices.ts';
import { prefixOf } from './names.ts';

const [file = defaultConfig(), inputsFile] = process.argv.slice(2);
try {
  const inputs = parseInputs(inputsFile === undefined ? {} : await readConfig(inputsFile));
  for (const target of targetsOf(await readConfig(file))) {
    console.log(`${costReport(prefixOf(target), monthlyCosts(target, inputs, pricesOf(inputs)))}\n`);
  }
  console.log(sourcesReport());
} catch (failure) {
  if (!(failure instanceof ConfigError)) throw failure;
  console.error(failure.message);
  process.exitCode = 1;
}
