import { faultTable } from './faults.ts';
import type { OptionSpec } from './option-specs.ts';
import { environmentName, optionSpecs } from './options.ts';

/** The options as `--help` shows them. */
export function optionsHelp(): string {
  const options = optionSpecs().map(
    ([name, spec]) =>
      `  ${environmentName(name)}=${defaultText(spec)}\n      ${spec.meaning}\n      ${allowedText(spec)}\n`,
  );
  const faults = Object.entries(faultTable).map(
    ([name, { argument, meaning }]) => `  ${faultSyntax(name, argument)}\n      ${meaning}\n`,
  );
  return [
    'A stand-in for a SAS Container Runtime (SCR) image.\n',
    'Usage: standin [--server.port=N] [--help], other arguments are ignored.\n',
    'Environment, with defaults:\n',
    ...options,
    'Faults, as X-Amzn-SageMaker-Custom-Attributes: standin-fault=NAME[:ARG] or POST /__standin/faults:\n',
    ...faults,
  ].join('\n');
}

/** The options as the guide's Markdown table. */
export function optionsMarkdown(): string {
  const rows = optionSpecs().map(([name, spec]) =>
    row([
      `\`${environmentName(name)}\`<br>\`${name}\``,
      `\`${defaultText(spec)}\``.replace('``', 'none'),
      spec.allowed,
      spec.scrVariable === undefined ? spec.meaning : `${spec.meaning}. Also \`${spec.scrVariable}\``,
    ]),
  );
  return [
    row(['variable, option', 'default', 'allowed', 'meaning']),
    row(['---', '---', '---', '---']),
    ...rows,
  ].join('\n');
}

/** The faults as the guide's Markdown table. */
export function faultsMarkdown(): string {
  const rows = Object.entries(faultTable).map(([name, { argument, meaning }]) =>
    row([`\`${faultSyntax(name, argument)}\``, meaning]),
  );
  return [row(['fault', 'what happens']), row(['---', '---']), ...rows].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function defaultText({ defaultValue }: OptionSpec<unknown>): string {
  return Array.isArray(defaultValue) ? defaultValue.join(',') : String(defaultValue);
}

function allowedText({ allowed, scrVariable }: OptionSpec<unknown>): string {
  return scrVariable === undefined ? allowed : `${allowed}; also ${scrVariable}`;
}

function faultSyntax(name: string, argument: string): string {
  if (argument === '') return name;
  return argument.startsWith('[') ? `${name}[:${argument.slice(1)}` : `${name}:${argument}`;
}
