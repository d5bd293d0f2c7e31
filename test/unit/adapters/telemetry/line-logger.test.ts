import { describe, expect, it } from '@jest/globals';
import { LineLogger, type LineLoggerOptions } from '../../../../src/adapters/telemetry/line-logger.ts';

function loggerOf(level: LineLoggerOptions['level']) {
  const written: { line: string; isWarning: boolean }[] = [];
  const write = (line: string, isWarning: boolean) => void written.push({ line, isWarning });
  const logger = new LineLogger({ level, serviceName: 'proxy', write });
  return { logger, written, entries: () => written.map(({ line }): unknown => JSON.parse(line)) };
}

describe('A line of the log', () => {
  it('is one JSON object on one line, with the names that Powertools gives', () => {
    const { logger, written, entries } = loggerOf('INFO');
    logger.info('a message\nof "two" lines', { status: 200 });
    expect(written).toHaveLength(1);
    expect(written[0]?.line).toMatch(/^\{[^\n]*\}\n$/);
    expect(entries()).toEqual([
      {
        level: 'INFO',
        message: 'a message\nof "two" lines',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        service: 'proxy',
        status: 200,
      },
    ]);
  });

  it('has no fields that are undefined, null or empty, and has those that are 0 or false', () => {
    const { logger, entries } = loggerOf('INFO');
    logger.info('m', { a: undefined, b: null, c: '', d: 0, e: false, f: [] });
    const [entry] = entries();
    expect(entry).toMatchObject({ d: 0, e: false, f: [] });
    expect(Object.keys(Object(entry)).sort()).toEqual(
      ['level', 'message', 'timestamp', 'service', 'd', 'e', 'f'].sort(),
    );
  });

  it('keeps its level, message, time and service, whatever its fields are called', () => {
    const { logger, entries } = loggerOf('INFO');
    logger.info('m', { level: 'x', message: 'x', timestamp: 'x', service: 'x', other: 'x' });
    expect(entries()).toEqual([
      expect.objectContaining({ level: 'INFO', message: 'm', service: 'proxy', other: 'x' }),
    ]);
    expect(entries()[0]).not.toMatchObject({ timestamp: 'x' });
  });

  it('has nothing of the line before it', () => {
    const { logger, entries } = loggerOf('INFO');
    logger.info('first', { correlationId: 'one' });
    logger.info('second');
    expect(entries()[1]).not.toHaveProperty('correlationId');
  });

  it('is a warning from WARN on', () => {
    const { logger, written } = loggerOf('DEBUG');
    logger.debug('m');
    logger.info('m');
    logger.warn('m');
    logger.error('m');
    expect(written.map(({ isWarning }) => isWarning)).toEqual([false, false, true, true]);
  });

  it.each([
    ['DEBUG', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['INFO', ['INFO', 'WARN', 'ERROR']],
    ['WARN', ['WARN', 'ERROR']],
    ['ERROR', ['ERROR']],
  ] as const)('is written from the level %s on', (level, levels) => {
    const { logger, entries } = loggerOf(level);
    logger.debug('m');
    logger.info('m');
    logger.warn('m');
    logger.error('m');
    expect(entries()).toEqual(levels.map((written) => expect.objectContaining({ level: written })));
  });
});
