import { Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { RestFrontDoor } from '../../config/front-door.ts';

/** Lists that AWS keeps. Its core rule set is not one of them: it refuses bodies over 8 KB. */
const MANAGED_RULES = ['AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesKnownBadInputsRuleSet'];

/** Puts AWS WAF before a REST API: the ACL that is named, or one of AWS's lists and a limit for each address. */
export function addWebAcl(
  scope: Construct,
  name: string,
  api: RestApi,
  waf: NonNullable<RestFrontDoor['waf']>,
): void {
  const webAclArn =
    'webAclArn' in waf ? waf.webAclArn : createWebAcl(scope, name, waf.requestsPerFiveMinutes).attrArn;
  const { deploymentStage } = api;
  const association = new CfnWebACLAssociation(scope, 'WebAclAssociation', {
    webAclArn,
    resourceArn: `arn:${Stack.of(scope).partition}:apigateway:${Stack.of(scope).region}::/restapis/${api.restApiId}/stages/${deploymentStage.stageName}`,
  });
  association.node.addDependency(deploymentStage);
}

function createWebAcl(scope: Construct, name: string, limit: number): CfnWebACL {
  const managed = MANAGED_RULES.map(
    (rules, index): CfnWebACL.RuleProperty => ({
      name: rules,
      priority: index + 1,
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: rules } },
      visibilityConfig: visibility(rules),
    }),
  );
  const tooMany: CfnWebACL.RuleProperty = {
    name: 'TooManyOfOneAddress',
    priority: 0,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit, evaluationWindowSec: 300 } },
    visibilityConfig: visibility('TooManyOfOneAddress'),
  };
  return new CfnWebACL(scope, 'WebAcl', {
    name,
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    rules: [tooMany, ...managed],
    visibilityConfig: visibility(name),
  });
}

/** Sampled requests would show bodies of callers in the console. */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName };
}
