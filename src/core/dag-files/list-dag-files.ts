import { findDialects, isDefaultDialect } from "./airflow-dialect.ts";
import { replayWalk } from "./airflow-walk.ts";
import type { WalkQuestion } from "./find-walk-problems.ts";
import type { FolderTree } from "./folder-tree.ts";
import { placeRelease } from "./place-release.ts";

/** Paths below the project's folder that Airflow would list once the release is live; undefined when its listing would end. */
export function listDagFiles(tree: FolderTree, { airflow, ...placement }: WalkQuestion): string[] | undefined {
  const after = placeRelease(tree, placement);
  const walks = findDialects(airflow)
    .filter(isDefaultDialect)
    .map((dialect) => replayWalk(after, dialect));
  const files = walks.flatMap((walk) => (walk.kind === "listed" ? walk.files : []));
  if (walks.some(({ kind }) => kind !== "listed")) return undefined;
  const prefix = `${placement.project}/`;
  return [...new Set(files)].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
}
