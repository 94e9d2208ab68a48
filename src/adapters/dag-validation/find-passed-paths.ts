import type { SyntaxNode } from "@lezer/common";
import { type FoundProblem, findArgument, lineAt, nameOfCall, type PythonSource, visit } from "./parse-python.ts";

/** A task that makes a temporary folder and hands its path to others: on another worker there is no such folder. */
export function findPassedPaths(source: PythonSource): readonly FoundProblem[] {
  const makers = [...findShellMakers(source), ...findPythonMakers(source)];
  return makers
    .filter(({ taskId }) => isPulled(source, taskId))
    .map(({ taskId, node }) => ({
      severity: "warning",
      rule: "local-path-between-tasks",
      line: lineAt(source, node.from),
      message: `Task \`${taskId}\` makes a temporary folder and passes its path to other tasks.`,
      hint: "Do the work in one task, or pass an address in a storage that every worker can reach.",
    }));
}

interface Maker {
  readonly taskId: string;
  readonly node: SyntaxNode;
}

function findShellMakers(source: PythonSource): readonly Maker[] {
  const makers: Maker[] = [];
  visit(source.tree, "CallExpression", (call) => {
    const [command, id] = ["bash_command", "task_id"].map((name) => findArgument(source, call, name));
    if (command === undefined || id === undefined) return;
    if (!/\bmktemp\b[^\n]*-\w*d/.test(source.text.slice(command.from, command.to))) return;
    makers.push({ taskId: source.text.slice(id.from, id.to).replaceAll(/^\w*["']|["']$/g, ""), node: command });
  });
  return makers;
}

/** A `@task` function that returns what `mkdtemp` gave it. */
function findPythonMakers(source: PythonSource): readonly Maker[] {
  const makers: Maker[] = [];
  visit(source.tree, "CallExpression", (call) => {
    if (nameOfCall(source, call) !== "tempfile.mkdtemp") return;
    const definition = findDefinition(call);
    const name = definition?.getChild("VariableName");
    if (definition === null || name === null || name === undefined) return;
    const body = source.text.slice(definition.from, definition.to);
    const variable = /(\w+)\s*=\s*(?:\w+\.)?mkdtemp/.exec(body)?.[1];
    const returned = variable === undefined ? /return[^\n]*mkdtemp/ : new RegExp(`return[^\\n]*\\b${variable}\\b`);
    if (returned.test(body)) makers.push({ taskId: source.text.slice(name.from, name.to), node: call });
  });
  return makers;
}

function findDefinition(node: SyntaxNode): SyntaxNode | null {
  let above = node.parent;
  while (above !== null && above.name !== "FunctionDefinition") above = above.parent;
  return above;
}

/** By `xcom_pull` and its id, by `.output`, or by the result of its call. */
function isPulled({ text }: PythonSource, taskId: string): boolean {
  const name = taskId.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pulled = new RegExp(
    `xcom_pull\\([^)]*["']${name}["']|\\b${name}\\.output\\b|=\\s*${name}\\(|\\(\\s*${name}\\(`,
  );
  return pulled.test(text);
}
