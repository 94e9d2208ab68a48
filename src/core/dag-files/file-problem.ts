import type { DagProblem } from "../dags/dag-problem.ts";

type Details = Pick<DagProblem, "file" | "message" | "hint"> & Partial<Pick<DagProblem, "line" | "severity">>;

/** A problem of the rung `files`; an error of the file as a whole unless it says otherwise. */
export const fileProblem = (rule: string, details: Details): DagProblem => ({
  rung: "files",
  severity: "error",
  rule,
  line: null,
  ...details,
});

/** From 1. */
export const lineAt = (text: string, at: number): number => text.slice(0, at).split("\n").length;
