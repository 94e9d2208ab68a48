import { applyEdits, insertAt } from "./text-edits.ts";
import { findClosingKeywords, findCommands } from "./text-triggers.ts";

/**
 * Characters (UTF-16) and lines up to which a text is read as Markdown: the parser needs about 8 µs for a character and 100
 * for the item of a list, and a comment of this size already makes a forge's page slow.
 */
export const maxMarkdown = 150_000;
const maxLines = 10_000;
/** Quotes and lists in one another on one line; the parser calls itself for each. */
const maxNesting = 50;
/** The sum over all paragraphs of the square of their brackets and stars: so grows the parser's time. */
const maxDelimiterCost = 100_000_000;

const container = /[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])|\[\^[^\]\s]{1,100}\]:)/y;

/** True when reading a text as Markdown could take seconds or exhaust the stack; it is then shown as plain text. */
export function isTooComplex(text: string): boolean {
  if (text.length > maxMarkdown) return true;
  const lines = text.split("\n");
  return lines.length > maxLines || lines.some(isDeep) || delimiterCost(text) > maxDelimiterCost;
}

function isDeep(line: string): boolean {
  container.lastIndex = 0;
  for (let depth = 0; depth <= maxNesting; depth += 1) if (!container.test(line)) return false;
  return true;
}

const delimiterCost = (text: string): number =>
  text.split(/\n[ \t]*\n/).reduce((cost, block) => cost + (block.match(/[[\]*_~]/g)?.length ?? 0) ** 2, 0);

/** A text in one block of code, whose fence is longer than any run of backticks inside. */
export function renderPlainText(text: string): string {
  const longest = (text.match(/`{3,}/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const fence = "`".repeat(longest + 1);
  return splitInCode(`${fence}text\n${text.endsWith("\n") ? text : `${text}\n`}${fence}\n`);
}

/** True for what `renderPlainText` makes. */
export function isPlainText(text: string): boolean {
  const [opening, fence] = /^(`{3,})text\n/.exec(text) ?? [];
  if (opening === undefined || fence === undefined) return false;
  const inside = text.slice(opening.length, -fence.length - 1);
  return text === `${opening}${inside}${fence}\n` && inside.endsWith("\n") && !inside.includes(fence);
}

/** Markers, closing keywords and lines like `/close` are split in code too: some readers of a comment know no Markdown. */
export function splitInCode(text: string): string {
  const commands = findCommands(text).filter(({ exact }) => exact);
  const offsets = [...commands.map(({ offset }) => offset), ...findClosingKeywords(text), ...findMarkers(text)];
  return applyEdits(
    text,
    offsets.map((offset) => insertAt(offset)),
  );
}

/** Where a marker of cibot is to be split: behind its first character. */
export const findMarkers = (text: string): number[] =>
  [...text.matchAll(/<(?=!--\s{0,100}cibot)/gi)].map(({ index }) => index + 1);
