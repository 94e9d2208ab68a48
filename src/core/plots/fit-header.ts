import { estimateTextWidth } from "./text-width.ts";
import { fontSizes, margin, pictureWidth } from "./theme.ts";

const width = pictureWidth - 2 * margin;

/** The first of the titles that fits the picture; the last one, the shortest, if none does. */
export function fitTitle(titles: readonly [string, ...string[]]): string {
  const fits = (title: string) => estimateTextWidth(title, fontSizes.title) <= width;
  return titles.find(fits) ?? titles.at(-1) ?? titles[0];
}

/** Joins what fits on one line: `95 % interval 0.77–0.79 · 12 rows excluded`; a single part is never cut. */
export function fitSubtitle(parts: readonly string[]): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const joined = `${lines.at(-1)} · ${part}`;
    if (lines.length > 0 && estimateTextWidth(joined, fontSizes.subtitle) <= width) lines[lines.length - 1] = joined;
    else lines.push(part);
  }
  return lines;
}
