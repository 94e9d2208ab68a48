import rehypeRaw from "rehype-raw";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

/** A node of a Markdown or an HTML tree. */
export interface TreeNode {
  readonly type: string;
  readonly tagName?: string;
  readonly value?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly children?: readonly TreeNode[];
}

const parser = unified().use(remarkParse).use(remarkGfm);
const renderer = unified().use(remarkRehype, { allowDangerousHtml: true }).use(rehypeRaw);

export const parseMarkdown = (markdown: string): TreeNode => parser.parse(markdown);

/** The HTML that a forge makes of a Markdown text before it sanitizes it: raw HTML is parsed too. */
export const renderMarkdown = (markdown: string): TreeNode => renderer.runSync(parser.parse(markdown)) as TreeNode;

/** All nodes below a node, in the order of the document. */
export const descendants = (node: TreeNode): TreeNode[] =>
  (node.children ?? []).flatMap((child) => [child, ...descendants(child)]);

export const findNodes = (root: TreeNode, type: string): TreeNode[] =>
  descendants(root).filter((node) => node.type === type || node.tagName === type);

/** The names of all elements, in the order of the document: what a text inside must not change. */
export const elementNames = (root: TreeNode): string[] =>
  descendants(root).flatMap(({ tagName }) => (tagName === undefined ? [] : [tagName]));

export const textOf = (node: TreeNode): string =>
  node.type === "text" || node.type === "inlineCode" ? (node.value ?? "") : (node.children ?? []).map(textOf).join("");

/** The text in which forges look for mentions and references: what is neither code nor a link. */
export function proseOf(node: TreeNode): string {
  if (node.tagName !== undefined && ["code", "pre", "a"].includes(node.tagName)) return " ";
  return node.type === "text" ? (node.value ?? "") : (node.children ?? []).map(proseOf).join("");
}

/** `@user`, `#1`, `!1`, `%1`, `&1`, `~label` and their quoted forms, as GitLab finds them; `$1` is a snippet. */
export const reference = /(?<![\w])[@#!%&~$](?=[\w"])/;
