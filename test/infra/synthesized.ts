import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildApp } from '../../infra/build-app.ts';
import { isMembers, type Members } from '../../infra/config/merge.ts';
import { targetsOf } from '../../infra/config/targets.ts';

/** A resource of a template. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Members;
}

/** The templates of a configuration, by the names of their stacks. */
export type Templates = ReadonlyMap<string, Template>;

const folders: string[] = [];

/** A folder that goes when the tests of a file are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scr-infra-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Stands in for the built functions where only the templates matter: the same bytes make the same names of assets. */
export function bundlesOf(directory: string): string {
  for (const name of ['api', 'score-object', 'score-message']) {
    mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(join(directory, name, 'index.mjs'), `export const handler = '${name}';\n`);
  }
  return directory;
}

/** Synthesizes a configuration as `npm run synth` does, cdk-nag and CDK's own checks included. */
export function synthesized(config: unknown): Templates {
  const outdir = temporaryFolder();
  const app = buildApp(targetsOf(config), {
    bundles: bundlesOf(join(outdir, 'bundles')),
    directory: import.meta.dirname,
    outdir: join(outdir, 'cdk.out'),
  });
  app.synth();
  const stacks = app.node.children.filter((child) => child instanceof Stack);
  return new Map(stacks.map((stack) => [stack.stackName, Template.fromStack(stack)]));
}

/** The resources of a type, of one template or of several. */
export function resourcesOf(templates: Template | Templates, type: string): readonly Resource[] {
  const list = templates instanceof Template ? [templates] : [...templates.values()];
  return list.flatMap((template) =>
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => ({
      id,
      type,
      properties: isMembers(Properties) ? Properties : {},
    })),
  );
}

/** What stands at a path of a template; undefined where there is no such path. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (found, name) => (typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined),
    value,
  );
}

/** A value with the functions of CloudFormation in it, as a text: references become their own name. */
export function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  const join = at(value, 'Fn::Join', 1);
  if (Array.isArray(join)) return join.map(plain).join('');
  const reference = at(value, 'Ref') ?? at(value, 'Fn::GetAtt', 0);
  return typeof reference === 'string' ? reference.replaceAll('::', '-').toLowerCase() : String(value);
}
