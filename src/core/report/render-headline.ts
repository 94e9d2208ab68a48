import { findHeadline, type Headline } from "./headline.ts";
import { escapeText } from "./markdown.ts";
import type { Report } from "./report.ts";

const symbols: Readonly<Record<Headline["verdict"], string>> = {
  better: "✅",
  worse: "❌",
  noise: "➖",
  failed: "❌",
  none: "ℹ️",
};

/** The answer as a heading. */
export function renderHeadline(report: Report): string {
  const { verdict, text } = findHeadline(report);
  return `### ${symbols[verdict]} ${escapeText(text)}`;
}
