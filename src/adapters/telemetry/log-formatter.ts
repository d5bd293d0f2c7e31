import { LogFormatter, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';

/**
 * Lines with Powertools' names for what a container has: level, message, timestamp (ISO 8601, UTC), service. The default formatter
 * adds what only a Lambda function has, and asks the environment for a time zone with each line.
 */
export class ContainerLogFormatter extends LogFormatter {
  override formatAttributes(attributes: UnformattedAttributes, additional: LogAttributes): LogItem {
    return new LogItem({
      attributes: {
        level: attributes.logLevel,
        message: attributes.message,
        timestamp: attributes.timestamp.toISOString(),
        service: attributes.serviceName,
        ...additional,
      },
    });
  }
}
