import type { SyntaxNode, Tree } from "@lezer/common";
import { parser } from "@lezer/python";
import type { DagProblem } from "../../core/dags/dag-problem.ts";

/** What a check of one file finds; which file and rung it was, its caller knows. */
export type FoundProblem = Omit<DagProblem, "rung" | "file">;

export interface PythonSource {
  readonly text: string;
  readonly tree: Tree;
  /** What a name of the module was imported as: `pd` to `pandas`, `now` to `datetime.datetime.now`. */
  readonly imports: ReadonlyMap<string, string>;
}

export function parsePython(text: string): PythonSource {
  const tree = parser.parse(text);
  const imports = new Map<string, string>();
  visit(tree, "ImportStatement", (node) => addImports(text.slice(node.from, node.to), imports));
  return { text, tree, imports };
}

function addImports(statement: string, imports: Map<string, string>): void {
  const plain = statement
    .replaceAll(/#[^\n]*|[()\\\n]/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  const [, module, names = ""] = /^(?:from (\S+) )?import (.+)$/.exec(plain) ?? [];
  for (const part of names.split(",")) {
    const [, name, alias] = /^\s*([\w.]+)(?: as (\w+))?\s*$/.exec(part) ?? [];
    if (name === undefined) continue;
    if (module !== undefined) imports.set(alias ?? name, `${module}.${name}`);
    else if (alias !== undefined) imports.set(alias, name);
    else imports.set(name.split(".")[0] ?? name, name.split(".")[0] ?? name);
  }
}

export function visit(tree: Tree, name: string, work: (node: SyntaxNode) => void): void {
  tree.iterate({
    enter: (reference) => {
      if (reference.name === name) work(reference.node);
    },
  });
}

/** From 1. */
export const lineAt = ({ text }: PythonSource, position: number): number => text.slice(0, position).split("\n").length;

/** The full name of what is called, `pandas.read_csv`; undefined for what is no plain name, and for one that is not imported. */
export function nameOfCall({ text, imports }: PythonSource, call: SyntaxNode): string | undefined {
  const callee = call.firstChild;
  if (callee === null) return undefined;
  const written = text.slice(callee.from, callee.to);
  if (!/^[\w.]+$/.test(written)) return undefined;
  const [first = "", ...rest] = written.split(".");
  const imported = imports.get(first);
  return imported === undefined ? undefined : [imported, ...rest].join(".");
}

/** The value of `name=` in a call, as it is written. */
export function findArgument({ text }: PythonSource, call: SyntaxNode, name: string): SyntaxNode | undefined {
  const list = call.getChild("ArgList");
  for (const key of list?.getChildren("VariableName") ?? []) {
    if (text.slice(key.from, key.to) === name && key.nextSibling?.name === "AssignOp") {
      return key.nextSibling.nextSibling ?? undefined;
    }
  }
  return undefined;
}

/** True for code that runs when the file is imported; the body of a `@dag` function does too. */
export function runsAtImport({ text }: PythonSource, node: SyntaxNode): boolean {
  for (let above = node.parent; above !== null; above = above.parent) {
    if (above.name === "LambdaExpression") return false;
    if (above.name !== "FunctionDefinition" || isDefault(above, node)) continue;
    const decorated = above.parent?.name === "DecoratedStatement" ? above.parent : null;
    const marks = decorated?.getChildren("Decorator") ?? [];
    if (!marks.some((mark) => /^@\s*(?:\w+\.)*dag\b/.test(text.slice(mark.from, mark.to)))) return false;
  }
  return true;
}

/** Defaults of parameters are computed where the function is defined. */
const isDefault = (definition: SyntaxNode, node: SyntaxNode) => {
  const body = definition.getChild("Body");
  return body === null || node.to <= body.from;
};
