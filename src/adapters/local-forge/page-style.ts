import { markupStyle } from "../markup/markup-style.ts";

/** The look of the page, light and dark. */
export const pageStyle = `${markupStyle}
:root {
  --tag: #e3ebf7; --tag-text: #1d4674; --opened: #cdeed8; --opened-text: #0d4f2a; --merged: #d5e3fa; --merged-text: #123f80;
  --closed: #fbdcd5; --closed-text: #85200c; --avatar: #4a3f8f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --tag: #253750; --tag-text: #bcd6f5; --opened: #143d26; --opened-text: #93dfb0; --merged: #1b3763; --merged-text: #b5d0f8;
    --closed: #54201a; --closed-text: #f8b9ad; --avatar: #5b4fb0;
  }
}
h1 .soft, h3 > .soft { font-weight: 400; }
nav { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 10px; }
nav a { padding: 4px 0; }
section > h2 { margin: 36px 0 12px; padding-bottom: 6px; border-bottom: 1px solid var(--line); font-size: 15px; font-weight: 600; color: var(--soft); }
.thread { margin: 20px 0 44px; }
.thread > h3 { margin: 0 0 6px; font-size: 21px; line-height: 1.35; }
.facts { margin: 0 0 10px; }
.state { display: inline-block; margin-right: 4px; padding: 1px 10px; border-radius: 12px; font-size: 13px; font-weight: 600; }
.opened { background: var(--opened); color: var(--opened-text); }
.merged { background: var(--merged); color: var(--merged-text); }
.closed { background: var(--closed); color: var(--closed-text); }
.labels { display: flex; flex-wrap: wrap; gap: 6px; margin: 0 0 14px; padding: 0; list-style: none; }
.labels li { padding: 1px 10px; border-radius: 12px; background: var(--tag); color: var(--tag-text); font-size: 13px; }
.timeline { margin: 0; padding: 0; list-style: none; }
.timeline > li { position: relative; padding: 20px 0 0 52px; }
.timeline > li::before { content: ""; position: absolute; left: 17px; top: 0; bottom: 0; width: 2px; background: var(--line); }
.timeline > li:last-child::before { bottom: auto; height: 40px; }
.avatar { position: absolute; left: 0; top: 22px; width: 36px; height: 36px; border-radius: 50%; background: var(--avatar); color: #ffffff; border: 2px solid var(--page); display: grid; place-items: center; font-size: 15px; font-weight: 600; line-height: 1; }
.by { display: flex; justify-content: space-between; gap: 12px; margin: 0; padding: 8px 18px; background: var(--head); border-bottom: 1px solid var(--line); border-radius: 8px 8px 0 0; color: var(--soft); font-size: 14px; }
.by b { color: var(--text); }
.by a { flex: none; color: inherit; text-decoration: none; }
.by a:hover { text-decoration: underline; }
.edited { font-style: normal; }
.card:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
@media (max-width: 640px) {
  .thread > h3 { font-size: 19px; }
  .timeline > li { padding: 16px 0 0; }
  .timeline > li::before { left: 24px; height: 16px; bottom: auto; }
  .timeline > li:last-child::before { height: 16px; }
  .avatar { display: none; }
  .by { padding: 8px 14px; }
}
`;
