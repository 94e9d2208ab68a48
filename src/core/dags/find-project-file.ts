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
