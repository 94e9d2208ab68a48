import type { ReleaseFile } from "../../core/releases/release.ts";

/** A Python file as text; bytes that are no UTF-8 are replaced, as Airflow reads them to look for DAGs. */
export interface PythonFile {
  /** Relative to the project's own DAGs folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** In the order of their paths. */
export function findPythonFiles(files: readonly ReleaseFile[]): readonly PythonFile[] {
  const decoder = new TextDecoder();
  return files
    .filter(({ path }) => path.endsWith(".py"))
    .map(({ path, content }) => ({ path, text: decoder.decode(content) }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** Airflow's safe mode (`might_contain_dag_via_default_heuristic`): a file that has not both words is never imported. */
export const mentionsDag = ({ text }: PythonFile): boolean => /airflow/i.test(text) && /dag|asset/i.test(text);
