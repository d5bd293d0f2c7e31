import { z } from 'zod';
import { arnOf, retentionDays } from './fields.ts';

/** What an operator sees and is told. */
export const observability = z.strictObject({
  logRetentionDays: retentionDays.default(90),
  alarmEmails: z
    .array(z.email())
    .default([])
    .describe('Addresses that are told of alarms; each must confirm.'),
  alarmTopicArn: arnOf('sns', '', 'arn:aws:sns:eu-west-1:123456789012:alarms')
    .optional()
    .describe('A topic that is there, told of alarms too.'),
  tracing: z.boolean().default(true).describe('X-Ray in the functions and the REST API.'),
});
