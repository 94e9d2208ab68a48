import { type HtmlToken, isHolding, isSelfClosing, readHtml } from "./html-tags.ts";
import { type MarkdownNode, rangeOf, walkTree } from "./markdown-tree.ts";
import type { TextEdit } from "./text-edits.ts";

/** Deeper HTML makes forges drop the rest. */
const maxDepth = 30;
/** What ends the HTML that was opened inside it. */
const containers = new Set(
  "blockquote listItem tableCell footnoteDefinition heading emphasis strong delete link".split(" "),
);

interface OpenTag {
  readonly name: string;
  readonly start: number;
}

/** The tags that are open in one container, the innermost last. */
interface Frame {
  readonly open: OpenTag[];
  readonly counts: Map<string, number>;
}

export interface HtmlEdits {
  readonly edits: readonly TextEdit[];
  /** What closes the tags that are open at the end of the text. */
  readonly closing: string;
}

const createFrame = (): Frame => ({ open: [], counts: new Map() });

/** Escapes tags that are not harmless, closing tags that close nothing, and opening tags that are never closed. */
export function neutralizeHtml(text: string, tree: MarkdownNode, isForgeImage: (url: string) => boolean): HtmlEdits {
  const escaped: number[] = [];
  const root = createFrame();
  const frames: Frame[] = [root];
  for (const { node, entering } of walkTree(tree)) {
    if (containers.has(node.type)) {
      if (entering) frames.push(createFrame());
      else escaped.push(...leave(frames.pop() ?? root, 0));
    } else if (node.type === "html" && entering) {
      escaped.push(...readNode(text, node, frames.at(-1) ?? root, isForgeImage));
    }
  }
  const held = root.open.filter(({ name }) => isHolding(name)).toReversed();
  escaped.push(...root.open.filter(({ name }) => !isHolding(name) && !isSelfClosing(name)).map(({ start }) => start));
  return {
    edits: escaped.map((start) => ({ start, end: start + 1, by: "&lt;" })),
    closing: held.map(({ name }) => `</${name}>`).join(""),
  };
}

/** Follows the tags of one piece of HTML; returns where a `<` is to be escaped. */
function readNode(text: string, node: MarkdownNode, frame: Frame, isForgeImage: (url: string) => boolean): number[] {
  const range = rangeOf(node);
  if (range === undefined) return [];
  const escaped: number[] = [];
  for (let at = text.indexOf("<", range.start); at >= 0 && at < range.end; ) {
    const token = readHtml(text, at, isForgeImage);
    escaped.push(...follow(frame, token, at));
    at = text.indexOf("<", token.end);
  }
  return escaped;
}

function follow(frame: Frame, token: HtmlToken, at: number): number[] {
  if (token.kind === "refused") return token.isMarkup ? [at] : [];
  if (token.kind === "close") return close(frame, token.name, at);
  if (token.kind !== "open") return [];
  if (frame.open.length >= maxDepth) return [at];
  open(frame, { name: token.name, start: at });
  return [];
}

function open({ open, counts }: Frame, tag: OpenTag): void {
  open.push(tag);
  counts.set(tag.name, (counts.get(tag.name) ?? 0) + 1);
}

function close(frame: Frame, name: string, at: number): number[] {
  if ((frame.counts.get(name) ?? 0) === 0) return [at];
  const depth = frame.open.findLastIndex((tag) => tag.name === name);
  const escaped = leave(frame, depth + 1);
  leave(frame, depth);
  return escaped;
}

/** Drops the open tags above a depth; returns where those stand that needed an end of their own. */
function leave({ open, counts }: Frame, depth: number): number[] {
  const dropped = open.splice(depth);
  for (const { name } of dropped) counts.set(name, (counts.get(name) ?? 1) - 1);
  return dropped.filter(({ name }) => !isSelfClosing(name)).map(({ start }) => start);
}
