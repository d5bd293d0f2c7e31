import { CONTENT_SECURITY_POLICY, docsPage } from '../../../adapters/express/front-door/docs-page.ts';
import type { FrontDoorEndpoint, FrontDoorEndpoints } from '../../../adapters/express/front-door/endpoint.ts';
import type { ApiDescription } from '../../../adapters/express/front-door/openapi.ts';
import { attributeHeaders } from '../../../adapters/sagemaker/attributes.ts';
import { openApiDocument } from '../../../core/openapi/document.ts';
import type { DescribedEndpoint } from '../../../core/openapi/operations.ts';
import type { FrontDoorSettings } from '../../../core/settings/front-door.ts';

/** Describes the API of these endpoints, as they are checked here. Loaded when somebody asks for it. */
export function describeApi(
  settings: FrontDoorSettings,
  { byDefault, byName }: FrontDoorEndpoints,
): ApiDescription {
  const endpoints = [...byName.values()].map(described);
  const document = openApiDocument({
    ...settings,
    endpoints,
    byDefault: byDefault && described(byDefault),
    attributeHeaders: attributeHeaders(),
  });
  return {
    json: JSON.stringify(document),
    page: (documentPath) => docsPage(document, endpoints, documentPath),
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
  };
}

function described({ asyncPath, maxPayloadBytes, model, publicName }: FrontDoorEndpoint): DescribedEndpoint {
  return { publicName, model, maxPayloadBytes, hasAsync: asyncPath !== undefined };
}
