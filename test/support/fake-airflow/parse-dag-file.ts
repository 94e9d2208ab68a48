import { mark, type TestDag } from "./render-dag-file.ts";

/** What the fake makes of a file: DAGs, or the trace of an import that failed. */
export type ParsedFile = { readonly dags: readonly TestDag[] } | { readonly trace: string };

/** Reads the text of a file in the place of Python; `path` is absolute. */
export type ParseDagFile = (text: string, path: string) => ParsedFile;

/**
 * Knows no Python: a file of `renderDagFile` says in its first line what it defines, of others the literal ids are found.
 * `raise X("…")` in the first column is an import that fails.
 */
export function parseDagFile(text: string, path: string): ParsedFile {
  // Airflow's safe mode: a file without these words is no DAG file.
  if (!/airflow/i.test(text) || !/dag|asset/i.test(text)) return { dags: [] };
  const raised = /^raise (\w+)\((["'])(.*)\2\)/m.exec(text);
  if (raised !== null) return { trace: renderTrace(text, path, raised) };
  const marked = text.split("\n").find((line) => line.startsWith(mark));
  if (marked !== undefined) return { dags: JSON.parse(marked.slice(mark.length)) as TestDag[] };
  return { dags: findLiteralDag(text) };
}

function renderTrace(text: string, path: string, { 0: statement, 1: type, 3: words, index }: RegExpExecArray): string {
  const line = text.slice(0, index).split("\n").length;
  return `Traceback (most recent call last):\n  File "${path}", line ${line}, in <module>\n    ${statement}\n${type}: ${words}\n`;
}

/** One DAG per file, as most are written; tasks follow each other where `>>` joins their variables. */
function findLiteralDag(text: string): readonly TestDag[] {
  const dagId = /\bdag_id\s*=\s*["']([^"']+)["']|\bDAG\(\s*["']([^"']+)["']/.exec(text);
  if (dagId === null) return [];
  const schedule = /\bschedule(?:_interval)?\s*=\s*["']([^"']+)["']/.exec(text)?.[1] ?? null;
  const named = [...text.matchAll(/^\s*(?:(\w+)\s*=\s*)?[\w.]+\([^()]*?\btask_id\s*=\s*["']([^"']+)["']/gms)];
  const ids = new Map(named.map(([, variable, taskId = ""]) => [variable ?? taskId, taskId]));
  const before = new Map<string, string[]>();
  for (const [chain] of text.matchAll(/^\s*\w+(?:\s*>>\s*\w+)+/gm)) {
    const steps = chain.split(">>").map((step) => ids.get(step.trim()) ?? step.trim());
    for (const [index, step] of steps.entries()) {
      const earlier = steps[index - 1];
      if (earlier !== undefined) before.set(step, [...(before.get(step) ?? []), earlier]);
    }
  }
  const tasks = [...ids.values()].map((taskId) => ({ taskId, after: before.get(taskId) ?? [] }));
  return [{ dagId: dagId[1] ?? dagId[2] ?? "", schedule, tasks }];
}
