import type { ReportPage } from "../../../ports/report-pages.ts";
import { escapeHtml } from "../../markup/escape-html.ts";
import { renderMarkdown } from "../../markup/render-markdown.ts";
import { embedData, hashSource } from "./embed-data.ts";
import { embedImages } from "./embed-images.ts";
import { pageStyle } from "./page-style.ts";

interface PageParts {
  /** Shows the plots in a browser. */
  readonly script: string;
  /** Font faces, CSS. */
  readonly fonts: string;
}

/** One page without network; the only script that its policy lets run is `script`. */
export function renderPage(page: ReportPage, { script, fonts }: PageParts): string {
  const { model, headline, at, evidence } = page;
  const style = `${fonts}${pageStyle}`;
  const body = renderMarkdown(page.markdown, { prefix: "report-", levelsAbove: -1, showImage: embedImages(page) });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${renderPolicy(script, style)}">
<title>${escapeHtml(`${model}: ${headline}`)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1><bdi>${escapeHtml(model)}</bdi></h1>
<p class="soft">Report of <time datetime="${escapeHtml(at)}">${escapeHtml(describeTime(at))}</time> · <a download="report.json" href="${embedData("application/json", evidence)}">report.json</a>, the evidence</p>
</header>
<main>
<article class="card body">
${body}
</article>
</main>
<script>${script}</script>
</body>
</html>
`;
}

const renderPolicy = (script: string, style: string) =>
  [
    "default-src 'none'",
    `script-src ${hashSource(script)}`,
    `style-src ${hashSource(style)}`,
    "img-src data:",
    "font-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

/** `2026-11-24 12:00 UTC`. */
const describeTime = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
