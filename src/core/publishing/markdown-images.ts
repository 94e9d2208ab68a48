import { splitSections } from "../trust/body-sections.ts";
import { type MarkdownNode, parseTree, rangeOf } from "../trust/markdown-tree.ts";
import { isTooComplex, maxMarkdown } from "../trust/plain-text.ts";

/** An image address in a Markdown text: `text.slice(start, end)` is the address as written. */
export interface ImageReference {
  readonly url: string;
  readonly alt: string;
  readonly start: number;
  readonly end: number;
  /** The whole image, to replace it by words. */
  readonly whole: { readonly start: number; readonly end: number };
}

/**
 * Finds `![alt](path)` images with a local address; code blocks and HTML are left alone. Of a text that takes too long to
 * read, the sections that do not are looked through, up to the length that is read as Markdown at all.
 */
export function findLocalImages(markdown: string): ImageReference[] {
  // Reading a long text as Markdown takes its time.
  if (!markdown.includes("![")) return [];
  return listReadable(markdown)
    .flatMap(({ text, start }) => collect(parseTree(text), start + (text.startsWith("\ufeff") ? 1 : 0)))
    .filter(({ url }) => isLocal(url))
    .map((image) => trimBrackets(image, markdown));
}

interface Readable {
  readonly text: string;
  /** Where it stands in the whole. */
  readonly start: number;
}

function listReadable(markdown: string): Readable[] {
  if (!isTooComplex(markdown)) return [{ text: markdown, start: 0 }];
  const parts: Readable[] = [];
  let start = 0;
  let room = maxMarkdown;
  for (const { text } of splitSections(markdown)) {
    if (text.includes("![") && text.length <= room && !isTooComplex(text)) {
      parts.push({ text, start });
      room -= text.length;
    }
    start += text.length;
  }
  return parts;
}

/** An address without scheme, host or root: what can lie beside the Markdown file. */
const isLocal = (url: string) => url !== "" && !/^([a-z][\w+.-]*:|\/|#|\?)/i.test(url);

/** @param shift where the text begins; behind a byte order mark, which the parser drops and does not count */
function collect(node: MarkdownNode | null, shift: number): ImageReference[] {
  if (node === null) return [];
  if (node.type !== "image") return (node.children ?? []).flatMap((child) => collect(child, shift));
  const { address, url, alt } = node;
  const range = rangeOf(node);
  if (range === undefined || address === undefined || url === undefined) return [];
  const whole = { start: range.start + shift, end: range.end + shift };
  return [{ url, alt: alt ?? "", start: address.start + shift, end: address.end + shift, whole }];
}

/** `<my plot.png>` stays in its brackets. */
function trimBrackets(image: ImageReference, markdown: string): ImageReference {
  return markdown[image.start] === "<" ? { ...image, start: image.start + 1, end: image.end - 1 } : image;
}

/** Replaces parts of a text; the parts must not overlap. */
export function replaceParts(text: string, parts: readonly { start: number; end: number; by: string }[]): string {
  return parts
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, { start, end, by }) => result.slice(0, start) + by + result.slice(end), text);
}
