/** A node of an HTML tree (hast), as far as the page's own passes read and change it. */
export interface HtmlNode {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: HtmlNode[];
}

/** The node with each of its descendants replaced, the deepest first, by what `change` makes of it. */
export function mapTree(node: HtmlNode, change: (node: HtmlNode) => HtmlNode): HtmlNode {
  return change(
    node.children === undefined ? node : { ...node, children: node.children.map((child) => mapTree(child, change)) },
  );
}
