import { escapePattern } from "../text/escape-pattern.ts";

/** A file of the project, by its path below the project's own DAGs folder. */
export interface ProjectFile {
  readonly project: string;
  /** With `/`. */
  readonly file: string;
}

/**
 * True when a path that the cluster tells is that file: its DAGs folder may lie elsewhere than ours (`/opt/airflow/dags`
 * in a container), and import errors of Airflow 3 are relative to it. A release that is named by its own place in the
 * store counts too.
 */
export function isProjectFile(told: string, { project, file }: ProjectFile): boolean {
  if (endsAtBoundary(told, `${project}/${file}`)) return true;
  const [, inRelease] = told.split(new RegExp(`(?:^|/)\\.cibot/releases/${escapePattern(project)}/[^/]+/`));
  return inRelease === file;
}

/**
 * The path below a project's folder of a file as a cluster names it: `scoring.py` for `/opt/airflow/dags/credit/scoring.py`,
 * and for `credit/scoring.py`, relative to its bundle. The cluster's DAGs folder may have another path than ours, and any
 * name where no folder of the path is called `dags`. Undefined for another project's file.
 */
export function findProjectFile(fileloc: string, project: string): string | undefined {
  const parts = fileloc.split("/").filter((part) => part !== "" && part !== ".");
  const at = parts.findIndex((part, index) => part === project && isBelowRoot(parts, index));
  const below = parts.slice(at + 1);
  return at < 0 || below.length === 0 ? undefined : below.join("/");
}

const isBelowRoot = (parts: readonly string[], index: number) =>
  index === 0 || parts[index - 1] === "dags" || !parts.includes("dags");

const endsAtBoundary = (path: string, end: string) => path === end || path.endsWith(`/${end}`);
