import { wellFormed } from "../text/well-formed.ts";
import { type BlockState, type BodySection, followLine, splitSections, topLevel } from "./body-sections.ts";

export interface ShrinkOptions {
  /** Bytes of UTF-8: no forge counts more, whether it counts characters, UTF-16 units or bytes. */
  readonly limit: number;
  /** Address of the whole report; null when there is none. */
  readonly link: string | null;
}

export interface ShrunkBody {
  readonly markdown: string;
  /** Sections that are missing or cut. */
  readonly removed: number;
}

/**
 * Cuts a Markdown text to a size by leaving out whole sections: folds from the last to the first, then the sections under
 * headings from the last; the first section stays, and is itself cut when it alone is too long. A last line says what
 * is missing. A text within the limit is returned as it is.
 */
export function shrinkBody(markdown: string, { limit, link }: ShrinkOptions): ShrunkBody {
  if (sizeOf(markdown) <= limit) return { markdown, removed: 0 };
  const sections = splitSections(markdown + renderClosing(markdown.split("\n").reduce(followLine, topLevel)));
  const kept = keepSections(sections, (removed) => limit - sizeOf(renderNote(removed, link)));
  const removed = sections.length - kept.length;
  if (removed > 0 && kept.length > 0) return { markdown: joinNote(kept, renderNote(removed, link)), removed };
  return cutFirst(sections, limit, link);
}

/** Bytes of UTF-8. */
export const sizeOf = (text: string) => Buffer.byteLength(text, "utf8");

/** The sections that fit, in their order; none when not even the first does. */
function keepSections(sections: readonly BodySection[], room: (removed: number) => number): BodySection[] {
  const kept = new Set(sections);
  let size = sections.reduce((sum, { text }) => sum + sizeOf(text), 0);
  const expendable = [...sections.filter(isLater(true)).toReversed(), ...sections.filter(isLater(false)).toReversed()];
  for (const section of expendable) {
    if (size <= room(sections.length - kept.size)) break;
    kept.delete(section);
    size -= sizeOf(section.text);
  }
  return size <= room(sections.length - kept.size) ? sections.filter((section) => kept.has(section)) : [];
}

const isLater = (fold: boolean) => (section: BodySection, index: number) => index > 0 && section.isFold === fold;

const joinNote = (sections: readonly BodySection[], note: string) =>
  sections
    .map(({ text }) => text)
    .join("")
    .trimEnd() + note;

function cutFirst(sections: readonly BodySection[], limit: number, link: string | null): ShrunkBody {
  const removed = sections.length;
  const text = sections[0]?.text ?? "";
  const note = renderNote(removed, link);
  const cut = cutLines(text, limit - sizeOf(note));
  if (cut.trim() !== "") return { markdown: cut + note, removed };
  // Not even a line has room: the note alone, or what there is of the text.
  const rest = note.trimStart();
  return { markdown: sizeOf(rest) <= limit ? rest : cutBytes(text, limit), removed };
}

/** As many whole lines as have room, with what closes the fence and the folds that are open behind them. */
function cutLines(text: string, room: number): string {
  let state = topLevel;
  let size = 0;
  let at = 0;
  let best = { end: 0, closing: "" };
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    size += sizeOf(line);
    at += line.length;
    state = followLine(state, line.trimEnd());
    const closing = renderClosing(state);
    if (size + sizeOf(closing) > room) break;
    best = { end: at, closing };
  }
  return best.end === 0 ? cutWords(text, room) : text.slice(0, best.end).trimEnd() + best.closing;
}

function renderClosing({ fence, folds }: BlockState): string {
  const end = fence === null ? "" : `\n${fence}`;
  return folds === 0 ? end : `${end}\n\n${"</details>".repeat(folds)}`;
}

/** A single line that is too long for any cut between lines; in a row of a table no half cell is left. */
function cutWords(text: string, room: number): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.trimStart().startsWith("|") ? "" : cutBytes(line, room);
}

/** The longest beginning of a text that has room, in whole characters. */
function cutBytes(text: string, room: number): string {
  // A character has at least one byte in each of its UTF-16 units.
  const bytes = Buffer.from(text.slice(0, Math.max(0, room)), "utf8");
  let end = Math.min(bytes.length, Math.max(0, room));
  // The bytes behind the first of a character begin with the bits 10.
  while (end > 0 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes
    .subarray(0, end)
    .toString("utf8")
    .replace(/\ufffd$/, "");
}

function renderNote(removed: number, link: string | null): string {
  const what = removed === 1 ? "1 section of this report is" : `${removed} sections of this report are`;
  const where = link === null ? "" : ` [The whole report](${encodeLink(link)})`;
  return `\n\n*${what} left out or cut short here: the whole is longer than a comment may be.*${where}\n`;
}

const encodeLink = (link: string) =>
  encodeURI(wellFormed(link)).replaceAll(/%25|[()]/g, (sign) => encoded[sign] ?? sign);
const encoded: Readonly<Record<string, string>> = { "%25": "%", "(": "%28", ")": "%29" };
