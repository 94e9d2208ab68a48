import { type Expression, precedences } from "./expression.ts";

/** The expression as text, with no more parentheses than it needs; `parseRule` reads the same tree back. */
export function renderExpression(node: Expression): string {
  switch (node.kind) {
    case "variable":
      return `$${node.name}`;
    case "input":
      return `$[[ inputs.${node.name} ]]`;
    case "string":
      return node.value.includes('"') ? `'${node.value}'` : `"${node.value}"`;
    case "pattern":
      return node.literal;
    case "null":
      return "null";
    case "boolean":
      return String(node.value);
    case "not":
      return `!${renderWithin(node.operand, precedences["!"])}`;
    case "binary": {
      const precedence = precedences[node.operator];
      return `${renderWithin(node.left, precedence)} ${node.operator} ${renderWithin(node.right, precedence - 1)}`;
    }
  }
}

function renderWithin(node: Expression, loosest: number): string {
  const text = renderExpression(node);
  return node.kind === "binary" && precedences[node.operator] > loosest ? `(${text})` : text;
}
