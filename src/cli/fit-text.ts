/**
 * Signs that take two columns of a terminal: scripts of East Asia, their full-width forms, and pictures. What is in doubt
 * counts as wide: a line that is too short does no harm, one that is too long smears over the next.
 */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u;
const invisible = /^[\p{Mark}\p{Format}]+$/u;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Columns of a terminal that a text takes; it holds no control characters. */
export function measureText(text: string): number {
  // Most texts, without the cost of a segmentation.
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += measureSign(segment);
  return columns;
}

const measureSign = (sign: string) => (invisible.test(sign) ? 0 : wide.test(sign) ? 2 : 1);

/** The beginning of a text that fits into so many columns, with `…` at its end where it is cut. */
export function fitText(text: string, columns: number): string {
  if (measureText(text) <= columns) return text;
  let kept = "";
  let left = columns - 1;
  for (const { segment } of graphemes.segment(text)) {
    left -= measureSign(segment);
    if (left < 0) break;
    kept += segment;
  }
  return columns < 1 ? "" : `${kept.trimEnd()}…`;
}
