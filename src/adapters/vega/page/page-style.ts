import { markupStyle } from "../../markup/markup-style.ts";
import type { FontFile } from "../fonts.ts";
import { embedData } from "./embed-data.ts";

/** The look of a report's page; plots are white in the dark too, as in the comment. */
export const pageStyle = `${markupStyle}
main { padding-top: 20px; }
h1 { font-size: 19px; }
.body { padding: 20px 24px; }
.plot { display: block; max-width: 640px; border-radius: 4px; overflow: hidden; background: #ffffff; }
.plot img { display: block; border-radius: 0; }
.view svg { display: block; width: 100%; height: auto; }
[hidden], .plot img[hidden] { display: none; }
.tooltip { position: fixed; z-index: 1; left: 0; top: 0; margin: 0; padding: 6px 10px; max-width: min(300px, 80vw); display: grid; grid-template-columns: auto auto; gap: 0 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); box-shadow: 0 2px 10px var(--shade); font-size: 12.5px; line-height: 1.45; pointer-events: none; }
.tooltip[hidden] { display: none; }
.tooltip dt { color: var(--soft); }
.tooltip dt:first-child { display: none; }
.tooltip dd:nth-child(2) { grid-column: 1 / -1; }
.tooltip dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
@media (min-width: 1100px) {
  body > header, main { max-width: 1400px; }
  .body > p:has(> .plot) { display: inline-block; width: calc(50% - 12px); max-width: 640px; margin-right: 6px; vertical-align: top; }
}
@media (max-width: 640px) { .body { padding: 12px 14px; } }
@media print { .tooltip { display: none; } .plot { break-inside: avoid; } .card { border: 0; } }
`;

/** A font that comes with the page: positions in plots are computed for its widths. */
export const createFontFace = ({ family, weight }: Pick<FontFile, "family" | "weight">, content: Uint8Array): string =>
  `@font-face { font-family: "${family}"; font-weight: ${weight}; src: url("${embedData("font/woff2", content)}") format("woff2"); }`;
