import { describe, expect, it } from '@jest/globals';
import { inputsBody, jsonAt, post, standIns } from './stand-ins.ts';

describe('the paths besides scoring', () => {
  const start = standIns();
  const get = (url: string, method = 'GET') => fetch(url, { method });

  it('apiMeta describes inputs and outputs in the form of OpenAPI 3', async () => {
    const { scoreUrl } = await start();
    const number = { type: 'number' };
    const string = (maxLength: number) => ({ type: 'string', maxLength });
    const variables = async (schema: string) =>
      jsonAt(
        await get(`${scoreUrl}/apiMeta/api`),
        'components',
        'schemas',
        schema,
        'properties',
        'data',
        'properties',
      );
    expect(await variables('SCRInput')).toEqual({
      CLAGE: number,
      CLNO: number,
      DEBTINC: number,
      DELINQ: number,
      DEROG: number,
      JOB: string(7),
      LOAN: number,
      MORTDUE: number,
      NINQ: number,
      REASON: string(7),
      VALUE: number,
      YOJ: number,
    });
    expect(await variables('SCROutput')).toEqual({
      EM_CLASSIFICATION: string(12),
      EM_EVENTPROBABILITY: number,
      EM_PROBABILITY: number,
      I_BAD: string(32),
      P_BAD0: number,
      P_BAD1: number,
      _WARN_: string(4),
      _leaf_id_: number,
    });
  });

  it('apiMeta describes them in the form of Swagger 2, with the types that SAS names', async () => {
    const { scoreUrl } = await start({ apiMeta: 'swagger2', apiMetaTypes: 'sas' });
    const variables = async (schema: string) =>
      jsonAt(await get(`${scoreUrl}/apiMeta/api`), 'definitions', schema, 'properties', 'data', 'properties');
    expect(await variables('PCRInput')).toMatchObject({
      LOAN: { type: 'decimal' },
      REASON: { type: 'string(7)' },
    });
    expect(await variables('PCROutput')).toMatchObject({
      P_BAD1: { type: 'decimal' },
      I_BAD: { type: 'string(32)' },
    });
  });

  it('apiMeta answers HEAD without a body, and 404 where it is off', async () => {
    const { scoreUrl } = await start();
    const head = await get(`${scoreUrl}/apiMeta/api`, 'HEAD');
    expect(head.status).toBe(200);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(100);
    expect(await head.text()).toBe('');
    const off = await start({ apiMeta: 'off' });
    expect((await get(`${off.scoreUrl}/apiMeta/api`, 'HEAD')).status).toBe(404);
  });

  it.each([
    ['the scoring paths', { paths: ['/a', '/b/execute'] }, ['/a', '/b/execute']],
    ['other paths', { envEndpoints: ['/x/execute'] }, ['/x/execute']],
    ['none', { envListing: 'empty' as const }, []],
  ])('/__env lists %s', async (_, options, endpoints) => {
    const { url } = await start(options);
    expect(await (await get(`${url}/__env`)).json()).toEqual({ endpoints });
  });

  it('/__env and /prometheus are 404 where they are off', async () => {
    const { url } = await start({ envListing: 'off', prometheus: 'off' });
    expect((await get(`${url}/__env`)).status).toBe(404);
    expect((await get(`${url}/prometheus`)).status).toBe(404);
  });

  it('/prometheus counts the scores in the families that the dashboard reads', async () => {
    const { url, scoreUrl } = await start();
    await post(scoreUrl, inputsBody);
    await post(scoreUrl, '{"LOAN":45000,"DELINQ":9}');
    const response = await get(`${url}/prometheus`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    for (const line of [
      'scr_module_input_score_bucket{le="10000"} 1',
      'scr_module_input_score_bucket{le="50000"} 2',
      'scr_module_input_score_sum 46700',
      'scr_module_output_score_bucket{le="0.2"} 0',
      'scr_module_output_score_bucket{le="0.3"} 1',
      'scr_module_output_score_bucket{le="+Inf"} 2',
      'scr_module_execution_seconds_count 2',
      'scr_num_active 0',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    for (const family of ['num_idle', 'system_cpu_time', 'user_cpu_time', 'memory_used_bytes', 'jvm_max']) {
      expect(text).toMatch(new RegExp(`^scr_${family} \\d+$`, 'm'));
    }
  });

  it('/prometheus can fail and can be slow', async () => {
    expect((await get(`${(await start({ prometheus: 'error' })).url}/prometheus`)).status).toBe(500);
    const slow = await start({ prometheusDelayMs: 60 });
    const startedAt = performance.now();
    await (await get(`${slow.url}/prometheus`)).text();
    expect(performance.now() - startedAt).toBeGreaterThan(55);
  });

  it.each(['/hmeq/', '/HMEQ', '/hmeq/apiMeta', '/hmeq/apiMeta/api/', '/', '/ping', '/invocations'])(
    "%s is 404 in Spring Boot's form",
    async (path) => {
      const { url } = await start();
      const response = await post(`${url}${path}`, inputsBody);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        timestamp: expect.stringMatching(/^\d{4}-.*\+00:00$/),
        status: 404,
        error: 'Not Found',
        path,
      });
    },
  );

  it('methods that a path has not are 405', async () => {
    const { url, scoreUrl } = await start();
    const get405 = await get(scoreUrl);
    expect(get405.status).toBe(405);
    expect(get405.headers.get('allow')).toBe('POST');
    expect((await post(`${url}/prometheus`, '{}')).status).toBe(405);
  });

  it('faults can be set for these paths too', async () => {
    const standIn = await start();
    standIn.setFault({ fault: 'status:503', on: 'api-meta', count: 1 });
    standIn.setFault({ fault: 'redirect:/login', on: 'env', count: 1 });
    expect((await post(standIn.scoreUrl, inputsBody)).status).toBe(200);
    expect((await get(`${standIn.scoreUrl}/apiMeta/api`)).status).toBe(503);
    expect((await get(`${standIn.scoreUrl}/apiMeta/api`)).status).toBe(200);
    const redirected = await fetch(`${standIn.url}/__env`, { redirect: 'manual' });
    expect([redirected.status, redirected.headers.get('location')]).toEqual([302, '/login']);
  });
});
