/** The look of a page that shows Markdown in a `.body`, light and dark, from 320 px up. All text has a contrast of 4.5 and more. */
export const markupStyle = `
:root {
  --page: #f6f6f9; --card: #ffffff; --head: #fafafc; --line: #dcdbe2; --text: #1f1d26; --soft: #5f5d69;
  --link: #1b5fae; --code: #ecebf1; --mark: #fdf1c5; --shade: rgb(31 29 38 / 0.18);
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #16151b; --card: #1e1d25; --head: #24232c; --line: #3a3845; --text: #e9e8ee; --soft: #a9a7b4;
    --link: #86b9f5; --code: #2d2b37; --mark: #4a4018; --shade: rgb(0 0 0 / 0.55);
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; overflow-wrap: anywhere; }
body > header, main { max-width: 980px; margin: 0 auto; padding: 0 24px; }
body > header { padding-top: 32px; }
main { padding-bottom: 64px; }
h1 { margin: 0; font-size: 24px; line-height: 1.3; }
body > header p { margin: 2px 0 0; }
.soft { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.body { padding: 14px 18px; }
.body > :first-child { margin-top: 0; }
.body > :last-child { margin-bottom: 0; }
.body p, .body ul, .body ol, .body dl, .body pre, .body blockquote, .body .wide, .body details { margin: 0 0 14px; }
.body h1, .body h2, .body h3, .body h4, .body h5, .body h6 { margin: 22px 0 10px; line-height: 1.35; font-weight: 600; }
.body h1 { font-size: 23px; } .body h2 { font-size: 20px; } .body h3 { font-size: 18px; }
.body h4, .body h5, .body h6 { font-size: 15px; }
.body ul, .body ol { padding-left: 26px; }
.body .contains-task-list { padding-left: 4px; list-style: none; }
.body hr { border: 0; border-top: 1px solid var(--line); margin: 20px 0; }
a { color: var(--link); text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, kbd, samp, tt { padding: 1px 5px; border-radius: 4px; background: var(--code); font: 0.87em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
kbd { border: 1px solid var(--line); border-bottom-width: 2px; }
pre { padding: 12px 14px; border-radius: 6px; background: var(--code); overflow-x: auto; overflow-wrap: normal; font: 13px/1.55 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre code { padding: 0; background: none; font: inherit; }
blockquote { padding: 0 0 0 14px; border-left: 3px solid var(--line); color: var(--soft); }
mark { background: var(--mark); color: inherit; }
sub, sup { line-height: 0; }
.body > p > sub:only-child { font-size: 13px; line-height: 1.5; vertical-align: baseline; color: var(--soft); }
.wide { overflow-x: auto; overflow-wrap: normal; background: linear-gradient(to right, var(--card) 40%, transparent) 0 -1px / 28px calc(100% + 2px) no-repeat local, linear-gradient(to left, var(--card) 40%, transparent) 100% -1px / 28px calc(100% + 2px) no-repeat local, linear-gradient(to right, var(--shade), transparent) 0 0 / 10px 100% no-repeat scroll, linear-gradient(to left, var(--shade), transparent) 100% 0 / 10px 100% no-repeat scroll; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 12px; border: 1px solid var(--line); text-align: left; }
th { font-weight: 600; border-bottom-width: 2px; }
[align="right"] { text-align: right; } [align="center"] { text-align: center; }
td[align="right"], td code { white-space: nowrap; }
img { max-width: 100%; height: auto; background: #ffffff; color: #1f1d26; border-radius: 4px; vertical-align: middle; }
.absent::before { content: "Image not shown: "; color: var(--soft); }
details { border: 1px solid var(--line); border-radius: 6px; padding: 0 14px; }
details details { margin-top: 10px; }
summary { margin: 0 -14px; padding: 8px 14px; border-radius: 6px; cursor: pointer; font-weight: 600; }
summary:hover { background: var(--head); }
details[open] > summary { margin-bottom: 14px; border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; }
summary > * { display: inline; font-size: inherit; }
.footnotes { border-top: 1px solid var(--line); font-size: 14px; }
.sr-only { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 640px) {
  body > header, main { padding-left: 12px; padding-right: 12px; }
  body > header { padding-top: 20px; }
  .body { padding: 12px 14px; }
  table { font-size: 14px; }
  th, td { padding: 5px 8px; }
}
@media print { body { background: none; } .card { break-inside: auto; } .wide { overflow: visible; background: none; } }
`;
