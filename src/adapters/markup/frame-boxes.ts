import { type HtmlNode, mapTree } from "./element.ts";

/** Puts what may be wider than a phone into a box of its own, which scrolls and takes the keyboard's focus. */
export function frameBoxes(levelsAbove: number) {
  return (tree: HtmlNode) => mapTree(tree, (node) => frame(node, levelsAbove));
}

function frame(node: HtmlNode, levelsAbove: number): HtmlNode {
  const { tagName = "", properties = {} } = node;
  if (tagName === "table") return box(node);
  if (tagName === "pre") return { ...node, properties: { ...properties, tabIndex: 0 } };
  if (tagName === "input") return { ...node, properties: { ...properties, ariaLabel: "Task" } };
  const [, level] = /^h([1-6])$/.exec(tagName) ?? [];
  if (level === undefined) return node;
  return { ...node, properties: { ...properties, ariaLevel: Math.max(1, Number(level) + levelsAbove) } };
}

const box = (table: HtmlNode): HtmlNode => ({
  type: "element",
  tagName: "div",
  properties: { className: ["wide"], role: "group", ariaLabel: "Table", tabIndex: 0 },
  children: [table],
});
