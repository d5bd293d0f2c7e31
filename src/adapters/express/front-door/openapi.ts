import type { InvokeResponse } from '../../../core/invocation.ts';
import type { FrontDoorRoute } from './routes.ts';

/** The API's own description, made when it is first asked for. */
export interface ApiDescription {
  /** The OpenAPI document, as JSON. */
  readonly json: string;
  /** The page that shows it. @param documentPath where the document is, relative to the page */
  readonly page: (documentPath: string) => string;
  readonly contentSecurityPolicy: string;
}

/** It changes with the deployment alone, and what is before the function may let only some callers see it. */
const CACHING = ['cache-control', 'private, max-age=300'] as const;

/** `GET /openapi.json` and, for people, `GET /docs`. @param make makes the description, once */
export function openApiRoutes(make: () => Promise<ApiDescription>): readonly FrontDoorRoute[] {
  let made: Promise<ApiDescription> | undefined;
  const describe = () => {
    made ??= make();
    return made;
  };
  return [
    {
      path: '/openapi.json',
      route: 'docs',
      methods: { get: async () => answer('application/json', (await describe()).json) },
    },
    {
      path: '/docs',
      route: 'docs',
      methods: {
        get: async ({ path }) => {
          const { contentSecurityPolicy, page } = await describe();
          const text = page(path.endsWith('/') ? '../openapi.json' : 'openapi.json');
          return answer('text/html; charset=utf-8', text, [
            ['content-security-policy', contentSecurityPolicy],
            ['referrer-policy', 'no-referrer'],
          ]);
        },
      },
    },
  ];
}

function answer(contentType: string, text: string, headers: InvokeResponse['headers'] = []): InvokeResponse {
  return {
    status: 200,
    contentType,
    headers: [CACHING, ['x-content-type-options', 'nosniff'], ...headers],
    body: Buffer.from(text),
  };
}
