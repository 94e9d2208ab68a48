import { cleanCharacters } from "./clean-characters.ts";
import { type MarkdownNode, parseTree, rangeOf } from "./markdown-tree.ts";
import { neutralizeHtml } from "./neutralize-html.ts";
import { neutralizeLinks } from "./neutralize-links.ts";
import { neutralizeText } from "./neutralize-text.ts";
import { isPlainText, isTooComplex, renderPlainText, splitInCode } from "./plain-text.ts";
import { applyEdits, insertAt, type TextEdit } from "./text-edits.ts";

export interface NeutralizeOptions {
  /** True for addresses that the forge itself serves, such as those of uploads. */
  readonly isForgeImage: (url: string) => boolean;
}

/** What an edit uncovers is edited in the next pass; a text that needs more passes was made to need them. */
const maxPasses = 8;

/**
 * The Markdown of a comment or a description with everything taken out of it that acts on the forge or its readers: quick
 * actions, mentions, closing keywords, markers, unsafe HTML, foreign images, deceptive links and characters (docs/trust.md).
 * A harmless text stays as it is but for its line ends; neutralizing a second time changes nothing.
 */
export function neutralize(markdown: string, { isForgeImage }: NeutralizeOptions): string {
  const clean = cleanCharacters(markdown);
  if (isPlainText(clean)) return splitInCode(clean);
  let text = clean;
  for (let pass = 0; pass < maxPasses && !isTooComplex(text); pass += 1) {
    const tree = parseTree(text);
    if (tree === null) break;
    const edits = findEdits(text, tree, isForgeImage);
    if (edits.length === 0) return text;
    text = applyEdits(text, edits);
  }
  return renderPlainText(clean);
}

function findEdits(text: string, tree: MarkdownNode, isForgeImage: (url: string) => boolean): TextEdit[] {
  const html = neutralizeHtml(text, tree, isForgeImage);
  return [
    ...html.edits,
    ...neutralizeLinks(text, tree, isForgeImage),
    ...neutralizeText(text, tree),
    ...closeEnd(text, tree, html.closing),
  ];
}

/** Closes what is open at the end: a fence first, then HTML. */
function closeEnd(text: string, tree: MarkdownNode, closing: string): TextEdit[] {
  const fence = findOpenFence(text, tree.children?.at(-1));
  if (fence === null && closing === "") return [];
  const line = text.endsWith("\n") ? "" : "\n";
  const end = closing === "" ? "" : `\n${closing}\n`;
  return [insertAt(text.length, `${line}${fence === null ? "" : `${fence}\n`}${end}`)];
}

function findOpenFence(text: string, last: MarkdownNode | undefined): string | null {
  const range = last?.type === "code" ? rangeOf(last) : undefined;
  if (range === undefined) return null;
  const lines = text.slice(range.start, range.end).trimEnd().split("\n");
  const [, fence] = /^ {0,3}(`{3,}|~{3,})/.exec(lines[0] ?? "") ?? [];
  if (fence === undefined) return null;
  const [, end = ""] = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(lines.length > 1 ? (lines.at(-1) ?? "") : "") ?? [];
  return end.startsWith(fence) ? null : fence;
}
