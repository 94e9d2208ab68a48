import { type HtmlNode, mapTree } from "./element.ts";

/** Headings of a comment stand below those of the page: a `###` is of level 6 for who listens to it. */
const levelsAbove = 3;

/** Puts what may be wider than a phone into a box of its own, which scrolls and takes the keyboard's focus. */
export function frameBoxes() {
  return (tree: HtmlNode) => mapTree(tree, frame);
}

function frame(node: HtmlNode): HtmlNode {
  const { tagName = "", properties = {} } = node;
  if (tagName === "table") return box(node);
  if (tagName === "pre") return { ...node, properties: { ...properties, tabIndex: 0 } };
  if (tagName === "input") return { ...node, properties: { ...properties, ariaLabel: "Task" } };
  const [, level] = /^h([1-6])$/.exec(tagName) ?? [];
  if (level === undefined) return node;
  return { ...node, properties: { ...properties, ariaLevel: Number(level) + levelsAbove } };
}

const box = (table: HtmlNode): HtmlNode => ({
  type: "element",
  tagName: "div",
  properties: { className: ["wide"], role: "group", ariaLabel: "Table", tabIndex: 0 },
  children: [table],
});
