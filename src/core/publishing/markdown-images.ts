import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";

/** An image address in a Markdown text: `text.slice(start, end)` is the address as written. */
export interface ImageReference {
  readonly url: string;
  readonly alt: string;
  readonly start: number;
  readonly end: number;
  /** The whole image, to replace it by words. */
  readonly whole: { readonly start: number; readonly end: number };
}

interface Point {
  readonly offset?: number | undefined;
}

interface MarkdownNode {
  readonly type: string;
  readonly url?: string;
  readonly alt?: string | null | undefined;
  readonly position?: { readonly start: Point; readonly end: Point } | undefined;
  readonly children?: readonly MarkdownNode[];
}

const parser = unified().use(remarkParse).use(remarkGfm);

/** Finds `![alt](path)` images with a local address; code blocks and HTML are left alone. */
export function findLocalImages(markdown: string): ImageReference[] {
  return collect(parser.parse(markdown), markdown).filter(({ url }) => isLocal(url));
}

/** An address without scheme, host or root: what can lie beside the Markdown file. */
const isLocal = (url: string) => url !== "" && !/^([a-z][\w+.-]*:|\/|#|\?)/i.test(url);

function collect(node: MarkdownNode, markdown: string): ImageReference[] {
  if (node.type !== "image") return (node.children ?? []).flatMap((child) => collect(child, markdown));
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  if (start === undefined || end === undefined || node.url === undefined) return [];
  const open = markdown.lastIndexOf("](", end) + 2;
  const at = open + (markdown[open] === "<" ? 1 : 0);
  const written = markdown.slice(at, end).match(/^[^\s>)]+(?:\([^\s)]*\)[^\s>)]*)*/)?.[0] ?? "";
  return [{ url: node.url, alt: node.alt ?? "", start: at, end: at + written.length, whole: { start, end } }];
}

/** Replaces parts of a text; the parts must not overlap. */
export function replaceParts(text: string, parts: readonly { start: number; end: number; by: string }[]): string {
  return parts
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, { start, end, by }) => result.slice(0, start) + by + result.slice(end), text);
}
