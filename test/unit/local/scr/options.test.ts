import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  environmentName,
  optionSpecs,
  optionsFromEnvironment,
  withDefaults,
} from '../../../../src/local/scr/options.ts';
import { faultsMarkdown, optionsHelp, optionsMarkdown } from '../../../../src/local/scr/options-help.ts';

describe('options', () => {
  it('come from the environment, by the names that the guide lists', () => {
    const options = optionsFromEnvironment({
      STANDIN_PORT: '9090',
      STANDIN_DIALECT: '2022',
      STANDIN_KEEP_ALIVE_NOTICE: 'FALSE',
      STANDIN_PATHS: 'a, /b/c',
      STANDIN_OUTPUT_SCORE_MAX: '0.5',
      STANDIN_MODULE_ID: '',
    });
    expect(options).toEqual({
      ...withDefaults({}),
      port: 9090,
      dialect: '2022',
      keepAliveNotice: false,
      paths: ['/a', '/b/c'],
      outputScoreMax: 0.5,
    });
  });

  it.each(['homeloan', '/homeloan'])(
    "SCR's own path variable counts where the stand-in's is not set: %s",
    (path) => {
      expect(optionsFromEnvironment({ SAS_SCR_APP_PATH: path }).paths).toEqual(['/homeloan']);
      expect(optionsFromEnvironment({ SAS_SCR_APP_PATH: path, STANDIN_PATHS: '/mine' }).paths).toEqual([
        '/mine',
      ]);
    },
  );

  it.each([
    ['STANDIN_PORT', '65536', 'integer from 0 to 65535'],
    ['STANDIN_SCORE_MS', '1.5', 'integer from 0'],
    ['STANDIN_DIALECT', '2020', '2021, 2022, 2023, 2024, 2026'],
    ['SAS_SCR_LOG_STRUCTURED', 'yes', 'true, false'],
    ['STANDIN_SCORE_BINS', '-1', 'number above 0'],
  ])('%s=%s is refused with what is allowed', (name, value, allowed) => {
    expect(() => optionsFromEnvironment({ [name]: value })).toThrow(
      `${name}=${value} is not allowed: ${allowed}`,
    );
  });

  it('the guide lists every option and every fault', () => {
    const guide = readFileSync('docs/stand-in.md', 'utf8');
    expect(guide).toContain(`\n${optionsMarkdown()}\n`);
    expect(guide).toContain(`\n${faultsMarkdown()}\n`);
  });

  it('the help lists every variable', () => {
    for (const [name] of optionSpecs()) expect(optionsHelp()).toContain(`  ${environmentName(name)}=`);
  });
});
