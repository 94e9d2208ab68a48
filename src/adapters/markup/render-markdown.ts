import rehypeRaw from "rehype-raw";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { type HtmlNode, mapTree } from "./element.ts";
import { escapeHtml } from "./escape-html.ts";
import { frameBoxes } from "./frame-boxes.ts";
import { imageAttributes } from "./image-attributes.ts";
import { markupSchema } from "./markup-schema.ts";
import { settleAddresses } from "./settle-addresses.ts";

/** GitLab's own limit of a comment; the parser's time grows faster than the text. */
const maxLength = 1_000_000;

export interface MarkdownPlace {
  /** Ids inside begin with it. */
  readonly prefix: string;
  /** Headings of a text stand below those of the page: by 3, a `###` is of level 6 for who listens to it. */
  readonly levelsAbove: number;
  /** What stands for an image whose file lies beside the page; the image itself if absent. */
  readonly showImage?: (image: HtmlNode) => HtmlNode;
}

/**
 * Markdown as a forge would show it: GitHub-flavoured, sanitised, balanced, without HTML comments. Text that is too long
 * or nested too deep to be rendered is shown as it was written.
 */
export function renderMarkdown(markdown: string, place: MarkdownPlace): string {
  if (markdown.length > maxLength) return renderSource(markdown);
  try {
    return String(createProcessor(place).processSync(markdown));
  } catch (error) {
    // The stack overflows on some thousand nested quotes; one such comment must not hide all others.
    if (error instanceof RangeError) return renderSource(markdown);
    throw error;
  }
}

const createProcessor = ({ prefix, levelsAbove, showImage = (image) => image }: MarkdownPlace) =>
  unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(imageAttributes)
    .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: "" })
    .use(rehypeRaw)
    .use(rehypeSanitize, markupSchema(prefix))
    .use(settleAddresses, prefix)
    .use(frameBoxes, levelsAbove)
    .use(showImages, showImage)
    .use(rehypeStringify);

function showImages(show: (image: HtmlNode) => HtmlNode) {
  return (tree: HtmlNode) => mapTree(tree, (node) => (node.tagName === "img" ? show(node) : node));
}

function renderSource(markdown: string): string {
  const cut = markdown.length > maxLength ? ` The first ${maxLength} of its ${markdown.length} characters:` : "";
  return `<p>This text is too long or too deep to be rendered.${cut}</p><pre tabindex="0">${escapeHtml(markdown.slice(0, maxLength))}</pre>`;
}
