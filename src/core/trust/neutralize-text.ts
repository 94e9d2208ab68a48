import { type CodeRange, findCode } from "./find-code.ts";
import { type MarkdownNode, rangeOf, type TextRange, walkTree } from "./markdown-tree.ts";
import { findMarkers } from "./plain-text.ts";
import { insertAt, type TextEdit } from "./text-edits.ts";
import { findClosingKeywords, findCommands, findHidingEntities, findMentions } from "./text-triggers.ts";

/** Where a text is something else than prose. */
interface Places {
  readonly code: readonly CodeRange[];
  readonly addresses: readonly TextRange[];
  readonly html: readonly TextRange[];
}

/** Splits quick actions, mentions, closing keywords and markers, and escapes what only other parsers read as HTML. */
export function neutralizeText(text: string, tree: MarkdownNode): TextEdit[] {
  const places = { code: findCode(text, tree), addresses: findAddresses(text, tree), html: findHtml(tree) };
  const isCertain = (offset: number) => findRange(places.code, offset)?.certain === true;
  const isCode = (offset: number) => findRange(places.code, offset) !== undefined;
  const isAddress = (offset: number) => findRange(places.addresses, offset) !== undefined;
  const commands = findCommands(text).filter(({ offset, exact }) => exact || !isCertain(offset));
  const splits = [
    ...commands.map(({ offset }) => offset),
    ...findMentions(text).filter((offset) => !isCertain(offset - 1) && !isAddress(offset - 1)),
    // GitLab looks for these in the source, in code too. A verb in an address has no blank behind it.
    ...findClosingKeywords(text).filter(
      (offset) => !isAddress(offset) || /^\w+:?\s/.test(text.slice(offset, offset + 20)),
    ),
    ...findMarkers(text).filter((offset) => isCode(offset) || text[offset - 2] === "\\"),
    ...findInDoubtfulCode(text, places.code),
  ];
  const entities = findHidingEntities(text).filter(({ start }) => !isCertain(start) && !isAddress(start));
  return [...splits.map((offset) => insertAt(offset)), ...entities, ...escapeTags(text, places)];
}

/** In code that another parser may read as text, tags, images and links are split too. */
const findInDoubtfulCode = (text: string, code: readonly CodeRange[]): number[] =>
  code
    .filter(({ certain }) => !certain)
    .flatMap(({ start, end }) =>
      [...text.slice(start, end).matchAll(/<(?=[A-Za-z/!?])|!(?=\[)|\](?=[([])/g)].map(
        ({ index }) => start + index + 1,
      ),
    );

/** Our parser takes `<img src=http://host>` for text, because of its slashes; CommonMark and the forges do not. */
const tagStart = /(?<!\\)(?:\\\\)*<(?=[!?]|\/?[A-Za-z][A-Za-z0-9-]*(?:[\s/>]))/g;

function escapeTags(text: string, { code, addresses, html }: Places): TextEdit[] {
  const last = text.lastIndexOf(">");
  return [...text.matchAll(tagStart)]
    .map(({ index, 0: { length } }) => index + length - 1)
    .filter((at) => at < last || text.startsWith("<!--", at))
    .filter((at) => [code, addresses, html].every((ranges) => findRange<TextRange>(ranges, at) === undefined))
    .map((start) => ({ start, end: start + 1, by: "&lt;" }));
}

/** Addresses in links, and those that stand for themselves: what is in them is settled with the links. */
function findAddresses(text: string, tree: MarkdownNode): TextRange[] {
  const found = [...walkTree(tree)].flatMap(({ node, entering }) => {
    if (!entering || (node.type !== "link" && node.type !== "image" && node.type !== "definition")) return [];
    if (node.address !== undefined) return [node.address];
    const range = rangeOf(node);
    return range === undefined || node.type !== "link" || text[range.start] === "[" ? [] : [range];
  });
  return found.toSorted((a, b) => a.start - b.start);
}

const findHtml = (tree: MarkdownNode): TextRange[] =>
  [...walkTree(tree)].flatMap(({ node, entering }) =>
    entering && node.type === "html" ? [rangeOf(node)].filter((range) => range !== undefined) : [],
  );

/** The range of a sorted list that an offset lies in. */
function findRange<Range extends TextRange>(ranges: readonly Range[], offset: number): Range | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  return range !== undefined && range.start <= offset ? range : undefined;
}
