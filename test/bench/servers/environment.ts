/** What a peer's server is told by whoever starts it. */
export const port = Number(required('PORT'));
export const scrBaseUrl = required('SCR_BASE_URL');
export const modelPath = required('SCR_MODEL_PATH');

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}
