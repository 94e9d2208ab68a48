import { compareFiles } from "../releases/compare-files.ts";
import type { Manifest, ManifestDag } from "../releases/release.ts";
import type { ExpectedDag } from "./cluster-proof.ts";

export interface ReleaseFacts {
  /** Text of each DAG file, as it was delivered. */
  readonly texts: ReadonlyMap<string, string>;
  /** The release before; null when there was none. */
  readonly before: Manifest | null;
  /** Ids of the DAGs that the cluster had before, whoever's. */
  readonly known: ReadonlySet<string>;
}

/** What the cluster has to show of each DAG before a release counts as taken. */
export function expectDags(manifest: Manifest, { texts, before, known }: ReleaseFacts): ExpectedDag[] {
  const { project, files, dags } = manifest;
  const { added, changed, removed } = compareFiles(before?.files ?? {}, files);
  const touched = new Set([...added, ...changed, ...removed]);
  const dagFiles = new Set([...dags, ...(before?.dags ?? [])].map(({ file }) => file));
  const modulesChanged = [...touched].some((path) => !dagFiles.has(path));
  return dags.flatMap(({ dagId, file, tasks }) => {
    const source = texts.get(file);
    if (source === undefined) return [];
    const change = touched.has(file) ? "text" : modulesChanged ? "modules" : "nothing";
    const earlier = before?.dags.find((dag) => dag.dagId === dagId)?.tasks ?? null;
    const tasksChanged = !known.has(dagId) || (earlier !== null && !isSame(earlier, tasks));
    return [{ project, dagId, file, source, change, tasksChanged, tasks, isNewFile: added.includes(file) }];
  });
}

const isSame = (one: ManifestDag["tasks"], other: ManifestDag["tasks"]) => describe(one) === describe(other);

function describe(tasks: ManifestDag["tasks"]): string {
  const lines = tasks?.map(({ taskId, downstream }) => JSON.stringify([taskId, downstream.toSorted()])) ?? [];
  return lines.toSorted().join("\n");
}
