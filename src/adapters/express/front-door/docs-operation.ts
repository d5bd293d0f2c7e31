import { type Html, html, prose } from './docs-html.ts';
import type { ShownBody, ShownOperation, ShownParameter, ShownResponse } from './docs-read.ts';

/** One operation of the API: its paths, what it takes, what it answers. */
export function operationSection(operation: ShownOperation): Html {
  const { anchor, bodies, description, method, parameters, paths, responses, summary } = operation;
  const lines = paths.map(
    (path) =>
      html`<li><span class="method ${method.toLowerCase()}">${method}</span> <code>${path}</code></li>`,
  );
  return html`<section>
<h3 id="${anchor}">${summary}</h3>
<ul class="paths">${lines}</ul>
${prose(description)}
${parameters.length === 0 ? undefined : parameterList(parameters)}
${bodies.length === 0 ? undefined : bodyExamples(operation)}
${responseList(responses)}
</section>`;
}

/** A table that may be wider than the window: it scrolls by itself, with the keyboard too. */
export function wideTable(caption: string, heads: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="wide" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table></div>`;
}

function parameterList(parameters: readonly ShownParameter[]): Html {
  const entries = parameters.map(
    ({ description, name, place, rules }) => html`<dt><code>${name}</code> <span>in the ${place}</span></dt>
<dd>${description === '' ? undefined : html`<p>${description}</p>`}<p><code>${rules}</code></p></dd>`,
  );
  return html`<details><summary>Parameters</summary><dl>${entries}</dl></details>`;
}

function bodyExamples({ bodies, method, paths }: ShownOperation): Html {
  const shown = bodies.filter(({ examples }) => examples.length > 0);
  if (shown.length === 0) {
    const types = bodies.map(({ mediaType }) => html`<li><code>${mediaType}</code></li>`);
    return html`<h4>Bodies</h4><ul>${types}</ul>`;
  }
  return html`<h4>Bodies</h4>
<p>To be sent as they are; the values mean nothing.</p>
${curl(shown, method, paths[0] ?? '')}
${shown.flatMap(({ examples, mediaType }) =>
  examples.map(
    ({ summary, text }) => html`<details><summary>${summary}: <code>${mediaType}</code></summary>
<pre tabindex="0" aria-label="${summary}, ${mediaType}">${text}</pre></details>`,
  ),
)}`;
}

/** A command for the first body; what is before the path, the reader's address bar knows. */
function curl([first]: readonly ShownBody[], method: string, path: string): Html | undefined {
  const body = first?.examples[0]?.text;
  if (first === undefined || body === undefined) return undefined;
  const compact = first.mediaType === 'application/json' ? JSON.stringify(JSON.parse(body)) : body;
  const quoted = compact.replaceAll("'", "'\\''");
  const command = `curl -X ${method} "$URL${path}" \\\n  -H 'content-type: ${first.mediaType}' \\\n  --data-binary '${quoted}'`;
  return html`<pre tabindex="0" aria-label="Command">${command}</pre>`;
}

function responseList(responses: readonly ShownResponse[]): Html {
  const entries = responses.map(({ description, mediaTypes, status }) => {
    const types = mediaTypes.map((type) => html` <code>${type}</code>`);
    return html`<dt>${status}${types}</dt><dd>${prose(description)}</dd>`;
  });
  return html`<details><summary>Answers</summary><dl>${entries}</dl></details>`;
}
