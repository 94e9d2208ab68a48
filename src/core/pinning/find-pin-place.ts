import { parser } from "@lezer/python";
import { countHeaderLines } from "./python-text.ts";

type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** Where one statement can be put into a module, and what it needs around it. */
export interface PinPlace {
  /** Index into the text. */
  readonly at: number;
  readonly before: string;
  readonly after: string;
}

/**
 * A place before all that a module does: docstring and `from __future__` stay in front. No line moves, except in a
 * module that begins with a block and has no blank line or comment above it. Undefined where the syntax is not understood.
 */
export function findPinPlace(text: string): PinPlace | undefined {
  const tree = parser.parse(text);
  // A last line that is to be continued is an error, which a line after it would heal.
  if (hasErrors(tree.topNode) || /\\\r?\n?$/.test(text)) return undefined;
  const statements = listStatements(tree.topNode);
  const [first] = statements;
  if (first === undefined) return undefined;
  const head = findHead(statements, text);
  if (head !== undefined) return { at: trimmedEnd(head, text), before: "; ", after: "" };
  if (isSimple(first)) return { at: first.from, before: "", after: "; " };
  return findFreeLine(text, first.from) ?? { at: first.from, before: "", after: firstNewline(text) };
}

function hasErrors(top: SyntaxNode): boolean {
  let found = false;
  top.cursor().iterate((node) => {
    found ||= node.type.isError || node.name === "PrintStatement";
  });
  return found;
}

function listStatements(top: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let node = top.firstChild; node !== null; node = node.nextSibling) {
    if (node.name === "StatementGroup") found.push(...listStatements(node));
    else if (node.name !== "Comment" && node.name !== ";") found.push(node);
  }
  return found;
}

/** The last of docstring and `from __future__` imports. */
function findHead(statements: readonly SyntaxNode[], text: string): SyntaxNode | undefined {
  const afterDocstring = statements[0] && isDocstring(statements[0], text) ? 1 : 0;
  const futures = statements.slice(afterDocstring).findIndex((node) => !isFuture(node, text));
  const count = futures < 0 ? statements.length : afterDocstring + futures;
  return statements[count - 1];
}

function isDocstring(statement: SyntaxNode, text: string): boolean {
  if (statement.name !== "ExpressionStatement") return false;
  let node = statement.firstChild;
  while (node?.name === "ParenthesizedExpression") node = node.firstChild?.nextSibling ?? null;
  if (node?.name === "String") return isPlainString(node, text);
  return (
    node?.name === "ContinuedString" &&
    node.getChildren("String").every((part) => isPlainString(part, text)) &&
    node.getChild("FormatString") === null
  );
}

const isPlainString = ({ from }: SyntaxNode, text: string): boolean => /^[uUrR]?["']/.test(text.slice(from, from + 2));

const isFuture = ({ name, from, to }: SyntaxNode, text: string): boolean =>
  name === "ImportStatement" && /^from\s+__future__\s+import\b/.test(text.slice(from, to).replace(/\\\r?\n/g, " "));

const simple = /^(?:Assign|Update|Expression|Delete|Pass|Raise|Import|Scope|Assert)Statement$|^TypeDefinition$/;
const isSimple = ({ name }: SyntaxNode): boolean => simple.test(name);

/** Some statements of the tree take their newline with them. */
const trimmedEnd = ({ from, to }: SyntaxNode, text: string): number => from + text.slice(from, to).trimEnd().length;

/** The last blank line or comment above a block. */
function findFreeLine(text: string, end: number): PinPlace | undefined {
  const lines = text.slice(0, end).split("\n").slice(0, -1);
  const last = lines.length - 1;
  if (last < countHeaderLines(text)) return undefined;
  const at = lines.slice(0, last).join("\n").length + (last > 0 ? 1 : 0);
  const line = lines[last] ?? "";
  if (/^[ \t\f\r]*$/.test(line)) return { at, before: "", after: "" };
  return line.startsWith("#") ? { at, before: "", after: "  " } : undefined;
}

const firstNewline = (text: string): string => (/\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n");
