import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Rig, startContainerAt, startRig, startScr, untilPing } from '../harness/container.ts';
import { get, invoke, withFault } from '../harness/http.ts';
import { gauge } from '../harness/metrics.ts';
import { readPrometheusText } from '../harness/prometheus-text.ts';
import { FLAT_RECORD } from '../harness/records.ts';

const OWN = 'sagemaker_proxy_';

describe('GET /metrics', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ env: { SCR_BREAKER_FAILURES: '0' } });
    for (let i = 0; i < 5; i++) await invoke(rig.port, FLAT_RECORD);
    await invoke(rig.port, '{');
    await invoke(rig.port, FLAT_RECORD, withFault('reset-before'));
  });

  it("is valid Prometheus text of our own families and SCR's, which alone begin with scr_", async () => {
    const answer = await get(rig.port, '/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    const families = [...readPrometheusText(answer.text)];
    const ours = families.filter(([name]) => name.startsWith(OWN));
    const others = families.filter(([name]) => !name.startsWith(OWN)).map(([name]) => name);
    for (const [, { type }] of ours) expect(type).toMatch(/^(counter|gauge|histogram)$/);
    expect(ours.length).toBeGreaterThan(5);
    expect(others).toEqual(expect.arrayContaining(['scr_module_execution_seconds', 'scr_num_active']));
    expect(others.every((name) => name.startsWith('scr_'))).toBe(true);
    expect(await gauge(rig.port, 'model_metrics_up')).toBe(1);
  });

  it('counts requests by route, status and code, and their durations', async () => {
    const families = readPrometheusText((await get(rig.port, '/metrics')).text);
    const total = (status: string, code: string) =>
      families
        .get(`${OWN}requests_total`)
        ?.samples.find(
          ({ labels }) => labels.route === 'invocations' && labels.status === status && labels.code === code,
        )?.value;
    expect(total('200', 'none')).toBe(5);
    expect(total('400', 'invalid-json')).toBe(1);
    expect(total('502', 'scr-unavailable')).toBe(1);
    const durations = families.get(`${OWN}duration_seconds`)?.samples ?? [];
    const counted = (part: string) =>
      durations.find(({ name, labels }) => name.endsWith('_count') && labels.part === part)?.value;
    expect(counted('request')).toBe(7);
    expect(counted('model')).toBe(6);
  });

  it.each([[{ prometheusDelayMs: 5000 }], [{ prometheus: 'error' }], [{ prometheus: 'off' }]] as const)(
    "says so in a gauge where SCR's can't be had, and serves the rest within a second: %j",
    async (options) => {
      const without = await startRig({ scr: options });
      const sentAt = performance.now();
      const { status, text } = await get(without.port, '/metrics');
      expect(performance.now() - sentAt).toBeLessThan(1000);
      expect(status).toBe(200);
      expect(text).toContain(`${OWN}model_metrics_up 0\n`);
      expect([...readPrometheusText(text).keys()].some((name) => name.startsWith('scr_'))).toBe(false);
    },
  );

  it("is served where SCR's port is closed", async () => {
    const scr = await startScr();
    const container = await startContainerAt(scr.port);
    await untilPing(container, 200);
    await scr.close();
    expect(await gauge(container.port, 'model_metrics_up')).toBe(0);
    await untilPing(container, 503);
    expect(await gauge(container.port, 'ready')).toBe(0);
  });
});
