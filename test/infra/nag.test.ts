import { describe, expect, it } from '@jest/globals';
import { Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { buildApp } from '../../infra/build-app.ts';
import { isMembers } from '../../infra/config/merge.ts';
import { targetsOf } from '../../infra/config/targets.ts';
import { configurations } from './configurations.ts';
import { bundlesOf, temporaryFolder } from './synthesized.ts';

function appOf(config: unknown) {
  const outdir = temporaryFolder();
  return buildApp(targetsOf(config), { bundles: bundlesOf(outdir), directory: import.meta.dirname, outdir });
}

describe('cdk-nag', () => {
  it('stops a deployment that breaks a rule', () => {
    const app = appOf(configurations.least);
    new Queue(new Stack(app, 'Careless'), 'Plain');
    expect(() => app.synth()).toThrow(/AwsSolutions-SQS4/);
  });

  it.each(Object.entries(configurations))(
    'is told why, for each rule that is broken on purpose: %s',
    (_, config) => {
      const reasons = appOf(config)
        .node.findAll()
        .flatMap(({ node }) => node.metadata)
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => (isMembers(data) ? Object.entries(data) : []));
      expect(reasons.length).toBeGreaterThan(3);
      for (const [rule, reason] of reasons) {
        // One finding, never all of a rule that has several.
        expect(rule).toMatch(/AwsSolutions-(?:APIG[234]|COG4|S1|SQS3|IAM[45]\[.+\])$/);
        expect(String(reason).length).toBeGreaterThan(30);
      }
    },
  );
});
