import type { DagProblem } from "./dag-problem.ts";

/** `scoring.py:12: The name is not defined. [undefined-name]`: one line. */
export function describeProblem({ file, line, message, rule }: Omit<DagProblem, "rung" | "hint" | "severity">): string {
  const place = file === null ? "" : `${file}${line === null ? "" : `:${line}`}: `;
  return `${place}${message.replaceAll(/\s+/g, " ")} [${rule}]`;
}
