import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import type { Construct } from 'constructs';

/** Actions that a role is allowed, on what. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Why a resource has a wildcard in it; must be there where one has. */
  readonly wildcard?: string;
}

/**
 * A role with these permissions and no other, all of them in the role itself, so that whatever uses the role is made after they hold.
 * @param service that takes the role on, such as `lambda`
 */
export function createRole(
  scope: Construct,
  id: string,
  service: string,
  permissions: readonly Permission[],
): Role {
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal(`${service}.amazonaws.com`),
    inlinePolicies: { allowed: new PolicyDocument({ statements: permissions.map(statementOf) }) },
  });
  acknowledgeWildcards(role, permissions);
  return role;
}

function statementOf({ actions, resources, conditions }: Permission): PolicyStatement {
  return new PolicyStatement({
    actions: [...actions],
    resources: [...resources],
    ...(conditions !== undefined && { conditions: { ...conditions } }),
  });
}

/** Gives cdk-nag the reason for each wildcard, resource by resource: a new one is found again. */
function acknowledgeWildcards(role: Role, permissions: readonly Permission[]): void {
  for (const { resources, wildcard } of permissions) {
    if (wildcard === undefined) continue;
    for (const resource of resources) {
      const name = flattenCfnReference(Stack.of(role).resolve(resource));
      if (!name.includes('*')) continue;
      Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${name}]`, reason: wildcard });
    }
  }
}

/** What Lambda and SageMaker do with the role of what they put into a private network. These actions name no resource before it is made. */
export const NETWORK_INTERFACES = {
  wildcard: 'EC2 takes no resource for Describe actions, and names a network interface only when it is made.',
  resources: ['*'],
};
