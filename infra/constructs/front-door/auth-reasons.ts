import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { FrontDoor } from '../../config/front-door.ts';

/** Says why a way to know callers that cdk-nag does not count is one. */
export function acknowledgeAuth(api: IConstruct, type: FrontDoor['auth']['type']): void {
  if (type === 'cognito' || type === 'jwt') return;
  const reason =
    type === 'iam'
      ? 'Callers sign with AWS SigV4 (frontDoor.auth.type iam).'
      : 'The configuration asks for API keys (frontDoor.auth.type api-key); every method needs one.';
  Validations.of(api).acknowledge({ id: 'AwsSolutions-COG4', reason });
  if (type === 'api-key') Validations.of(api).acknowledge({ id: 'AwsSolutions-APIG4', reason });
}
