import { type MarkdownNode, rangeOf, type TextRange, walkTree } from "./markdown-tree.ts";

export interface CodeRange extends TextRange {
  /** False when GitLab's own syntax stands before it: there GitLab might read as text what is code to us. */
  readonly certain: boolean;
}

/** `>>>` quotes, `: ` of description lists, front matter: blocks of GitLab's that CommonMark does not know. */
const foreignBlock = /^[ \t>*+.)\d-]*(?:>>>[ \t]*$|:[ \t])/m;
const frontMatter = /^\s*(?:---|\+\+\+|;;;)/;
/** `$math$` and `[[wiki links]]` may hold a backtick that is then none of a code span. */
const foreignInline = /(?<!\\)(?:\\\\)*(?:\$|\[\[)/;
const inlineBlocks = new Set(["paragraph", "heading", "tableCell"]);

/** All code of a text, in its order. */
export function findCode(text: string, tree: MarkdownNode): CodeRange[] {
  const isPure = !foreignBlock.test(text) && !frontMatter.test(text);
  const ranges: CodeRange[] = [];
  let firstForeign = Number.POSITIVE_INFINITY;
  for (const { node, entering } of walkTree(tree)) {
    const range = entering ? rangeOf(node) : undefined;
    if (range === undefined) continue;
    if (inlineBlocks.has(node.type)) firstForeign = findForeign(text, range);
    // GitLab shows tables of JSON, and Markdown inside them.
    if (node.type === "code") ranges.push({ ...range, certain: isPure && node.lang?.startsWith("json:") !== true });
    if (node.type === "inlineCode") ranges.push({ ...range, certain: isPure && range.start < firstForeign });
  }
  return ranges;
}

function findForeign(text: string, { start, end }: TextRange): number {
  const found = foreignInline.exec(text.slice(start, end));
  return found === null ? Number.POSITIVE_INFINITY : start + found.index;
}
