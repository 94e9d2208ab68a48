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
