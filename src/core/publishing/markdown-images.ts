import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { type Data, unified } from "unified";
import { isTooComplex } from "./plain-text.ts";

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
  /** Where the address stands, with the angle brackets that it may have. */
  readonly address?: { readonly start: number; readonly end: number };
}

/** The tree says where an image stands; where its address does, only the parser knows. */
const keepAddresses: NonNullable<Data["fromMarkdownExtensions"]> = [
  {
    enter: {
      resourceDestination({ start, end }) {
        Object.assign(this.stack.at(-1) ?? {}, { address: { start: start.offset, end: end.offset } });
      },
    },
  },
];

const parser = unified().data({ fromMarkdownExtensions: keepAddresses }).use(remarkParse).use(remarkGfm);

/** Finds `![alt](path)` images with a local address; code blocks and HTML are left alone. */
export function findLocalImages(markdown: string): ImageReference[] {
  // Reading a long text takes its time, and one that is nested without end is published as plain text.
  if (!markdown.includes("![") || isTooComplex(markdown)) return [];
  // The parser drops a byte order mark and does not count it.
  const shift = markdown.startsWith("\ufeff") ? 1 : 0;
  return collect(parser.parse(markdown), shift)
    .filter(({ url }) => isLocal(url))
    .map((image) => trimBrackets(image, markdown));
}

/** An address without scheme, host or root: what can lie beside the Markdown file. */
const isLocal = (url: string) => url !== "" && !/^([a-z][\w+.-]*:|\/|#|\?)/i.test(url);

function collect(node: MarkdownNode, shift: number): ImageReference[] {
  if (node.type !== "image") return (node.children ?? []).flatMap((child) => collect(child, shift));
  const { address, url, alt, position } = node;
  const start = position?.start.offset;
  const end = position?.end.offset;
  if (start === undefined || end === undefined || address === undefined || url === undefined) return [];
  const whole = { start: start + shift, end: end + shift };
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
