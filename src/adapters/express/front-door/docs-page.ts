import { createHash } from 'node:crypto';
import type { OpenApiDocument } from '../../../core/openapi/document.ts';
import type { DescribedEndpoint } from '../../../core/openapi/operations.ts';
import type { Variable } from '../../../core/signature/signature.ts';
import { type Html, html, prose } from './docs-html.ts';
import { operationSection, wideTable } from './docs-operation.ts';
import { operationsOf } from './docs-read.ts';
import { STYLE } from './docs-style.ts';

/** What a browser may do with the page: show it in its own style, and nothing else (Content Security Policy Level 3). */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The document as a page for people: whole as it comes, without a script, and without anything from another host.
 * @param documentPath where the document is, relative to the page
 */
export function docsPage(
  document: OpenApiDocument,
  endpoints: readonly DescribedEndpoint[],
  documentPath: string,
): string {
  const { info, tags } = document;
  const byName = new Map(endpoints.map((endpoint) => [endpoint.publicName, endpoint]));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${info.title}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header>
<h1>${info.title}</h1>
${prose(info.description)}
<p>For programs: <a href="${documentPath}">the OpenAPI document</a>. In the commands, <code>$URL</code> is the address of this page without <code>/docs</code>.</p>
<nav aria-label="On this page"><ul>
${tags.map(({ name }) => html`<li><a href="#${anchorOf(name)}">${name}</a></li>`)}
<li><a href="#problems">Problems</a></li>
</ul></nav>
</header>
<main id="main">
${tags.map(({ description, name }) => tagSection(document, name, description, byName.get(name)))}
${problemSection(document)}
</main>
<footer><p>Made from the tables and the signatures that requests are checked by.</p></footer>
</body>
</html>
`;
  return page.html;
}

function tagSection(
  document: OpenApiDocument,
  name: string,
  description: string,
  endpoint: DescribedEndpoint | undefined,
): Html {
  const { inputs = [], outputs = [] } = endpoint?.model.signature ?? {};
  return html`<section aria-labelledby="${anchorOf(name)}">
<h2 id="${anchorOf(name)}">${name}</h2>
<p>${description}</p>
${endpoint !== undefined && inputs.length === 0 ? html`<p>What its model takes and gives is not known here.</p>` : undefined}
${variableTable(`Inputs of ${name}`, inputs)}
${variableTable(`Outputs of ${name}`, outputs)}
${operationsOf(document, name).map(operationSection)}
</section>`;
}

/** An id takes no spaces, and names of endpoints have no underscores. */
function anchorOf(tag: string): string {
  return `tag-${tag.replaceAll(' ', '_')}`;
}

function variableTable(caption: string, variables: readonly Variable[]): Html | undefined {
  if (variables.length === 0) return undefined;
  const rows = variables.map(
    ({ maxLength, name, type }) => html`<tr><th scope="row"><code>${name}</code></th>
<td>${type === 'unknown' ? 'not known' : type}${maxLength === undefined ? undefined : `, at most ${maxLength} characters`}</td></tr>`,
  );
  return wideTable(caption, ['name', 'type'], rows);
}

/** The members of a problem, which all that goes wrong has in common. */
function problemSection({ components }: OpenApiDocument): Html {
  const { description, properties } = components.schemas.Problem ?? {};
  const rows = Object.entries(Object(properties)).map(([name, member]) => {
    const facts: { type?: unknown; description?: unknown } = Object(member);
    return html`<tr><th scope="row"><code>${name}</code></th><td>${String(facts.type)}</td><td>${String(facts.description ?? '')}</td></tr>`;
  });
  return html`<section aria-labelledby="problems">
<h2 id="problems">Problems</h2>
<p>What goes wrong is answered as <code>application/problem+json</code>. ${String(description ?? '')}</p>
${wideTable('Members of a problem', ['member', 'type', 'what it says'], rows)}
</section>`;
}
