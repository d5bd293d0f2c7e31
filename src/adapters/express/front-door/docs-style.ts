/** The page's one style sheet: readable in light and dark, at any width, and on paper. */
export const STYLE = `
:root{color-scheme:light dark;--text:#1b1f24;--soft:#57606a;--back:#fff;--panel:#f3f5f7;--line:#d0d7de;--link:#0650a8;--get:#116329;--post:#0650a8}
@media(prefers-color-scheme:dark){:root{--text:#e6edf3;--soft:#a5b0bb;--back:#0f1419;--panel:#1a2129;--line:#3b4550;--link:#7cb7ff;--get:#5fd07e;--post:#7cb7ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:1rem/1.55 system-ui,sans-serif}
header,main,footer{max-width:60rem;margin:0 auto;padding:0 1rem}
header{padding-top:2rem}
h1{font-size:2rem;line-height:1.2;margin:0 0 .5rem}
h2{margin:3rem 0 .5rem;padding-top:1rem;border-top:1px solid var(--line);font-size:1.5rem}
h3{margin:2rem 0 .25rem;font-size:1.15rem}
h4{margin:1.25rem 0 .25rem;font-size:1rem}
p{margin:.5rem 0;max-width:46rem}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,pre:focus-visible,.wide:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-100rem}
.skip:focus{left:1rem;top:1rem;background:var(--back);padding:.5rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none}
code,pre{font:.875rem/1.5 ui-monospace,monospace}
code{overflow-wrap:anywhere}
pre{margin:.5rem 0;padding:.75rem 1rem;overflow:auto;max-height:24rem;background:var(--panel);border:1px solid var(--line);border-radius:.375rem}
.paths{margin:.25rem 0;padding:0;list-style:none}
.method{display:inline-block;min-width:3rem;font-weight:700;color:var(--post)}
.get{color:var(--get)}
details{margin:.5rem 0}
summary{cursor:pointer;font-weight:600;padding:.25rem 0}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.9375rem}
caption{text-align:left;color:var(--soft);padding-bottom:.25rem}
th,td{text-align:left;vertical-align:top;padding:.375rem .75rem .375rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600}
tbody th{font-weight:400;white-space:nowrap}
dl{margin:.5rem 0}
dt{font-weight:600;margin-top:.75rem}
dt span,dt code+code{font-weight:400}
dt span{color:var(--soft)}
dd{margin:0 0 0 1.25rem}
dd p{margin:.125rem 0}
footer{padding-top:2rem;padding-bottom:3rem;color:var(--soft)}
@media print{details>*{display:block}pre{max-height:none}}
`.replace(/\n/g, '');
