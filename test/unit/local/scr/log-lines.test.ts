import { describe, expect, it } from '@jest/globals';
import { nativeLine, springLine } from '../../../../src/local/scr/log-lines.ts';
import { inputsBody, post, standIns } from './stand-ins.ts';

const at = new Date('2024-05-29T11:27:29.024Z');

describe('log lines', () => {
  const start = standIns();

  it('have the columns of the captured ones', () => {
    expect(springLine(at, 'INFO', 'com.sas.mas.solo.Application', 'starting...')).toBe(
      '2024-05-29 11:27:29.024  INFO --- [           main] com.sas.mas.solo.Application                 : starting...',
    );
    expect(nativeLine(at, 'DEBUG', 'App.tk.MAS.Service', 'ready')).toBe(
      '2024-05-29T11:27:29,024 [00000005] DEBUG App.tk.MAS.Service     - ready',
    );
  });

  it('say on which port it listens, and hold no values', async () => {
    const lines: string[] = [];
    const { port, scoreUrl } = await start({ writeLog: (line) => lines.push(line) });
    await post(scoreUrl, inputsBody);
    expect(lines.join('\n')).toContain(`listening on port ${port}, scoring at /hmeq`);
    expect(lines.join('\n')).not.toContain('HomeImp');
  });

  it('hold the values at TRACE, over several lines where the body has several', async () => {
    const lines: string[] = [];
    const { scoreUrl } = await start({ scrIoLogLevel: 'TRACE', writeLog: (line) => lines.push(line) });
    await post(scoreUrl, '{\n  "JOB": "Self"\n}');
    const io = lines.filter((line) => line.includes('SCR_IO'));
    expect(io).toHaveLength(3);
    expect(io[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+,\d{3} \[\d{8}\] TRACE SCR_IO +- Request: POST \/hmeq$/);
    expect(io[1]).toMatch(/ - Request Data: \{\n {2}"JOB": "Self"\n\}$/);
    expect(io[2]).toMatch(/ - Response Data: \{"metadata".*"P_BAD1":0\./);
  });

  it('are JSON objects where they are to be structured', async () => {
    const lines: string[] = [];
    const { scoreUrl } = await start({
      scrIoLogLevel: 'TRACE',
      structuredLog: true,
      writeLog: (line) => lines.push(line),
    });
    await post(scoreUrl, '{\n  "JOB": "Self"\n}');
    const objects = lines.map((line) => JSON.parse(line));
    expect(objects.every(({ timeStamp }) => !Number.isNaN(Date.parse(timeStamp)))).toBe(true);
    expect(objects.map(({ source }) => source)).toContain('com.sas.mas.solo.Application');
    expect(objects).toContainEqual(
      expect.objectContaining({ source: 'SCR_IO', message: 'Request Data: {\n  "JOB": "Self"\n}' }),
    );
  });
});
