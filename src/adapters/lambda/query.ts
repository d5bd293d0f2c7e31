/** How an event gives names and values of a query: `encoded` as they were sent, or `decoded`. */
export type QueryForm = 'encoded' | 'decoded';

interface QueryEvent {
  readonly multiValueQueryStringParameters?: unknown;
  readonly queryStringParameters?: unknown;
}

/** The query of an event in the first payload format, encoded, without the question mark. */
export function queryOf(
  { multiValueQueryStringParameters, queryStringParameters }: QueryEvent,
  form: QueryForm,
): string {
  const given = multiValueQueryStringParameters ?? queryStringParameters;
  if (typeof given !== 'object' || given === null) return '';
  const write = form === 'encoded' ? (text: string) => text : encodeURIComponent;
  return Object.entries(given)
    .flatMap(([name, values]) =>
      [values].flat().map((value) => `${write(name)}=${write(String(value ?? ''))}`),
    )
    .join('&');
}
