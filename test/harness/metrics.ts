import { get } from './http.ts';

/** The value of one of the proxy's own gauges. */
export async function gauge(port: number, name: string): Promise<number> {
  const { text } = await get(port, '/metrics');
  const value = new RegExp(`^sagemaker_proxy_${name} (\\S+)$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`There is no gauge ${name}.`);
  return Number(value);
}
