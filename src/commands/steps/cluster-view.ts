import { findProjectFile } from "../../core/cluster/cluster-file.ts";
import type { ClusterIntervals } from "../../core/cluster/cluster-intervals.ts";
import type { Cluster, ClusterDag, ClusterRun } from "../../ports/cluster.ts";

/** What a running Airflow says before anything is changed. */
export interface ClusterView {
  readonly cluster: Cluster;
  readonly listed: readonly ClusterDag[];
  readonly intervals: ClusterIntervals;
}

export async function readCluster(cluster: Cluster): Promise<ClusterView> {
  const [listed, intervals] = await Promise.all([cluster.dags.list(), cluster.intervals()]);
  return { cluster, listed, intervals };
}

/** DAGs whose file is one of the project's. */
export const listOwn = ({ listed }: ClusterView, project: string): ClusterDag[] =>
  listed.filter(({ fileloc }) => findProjectFile(fileloc, project) !== undefined);

/** DAGs of the project that the cluster has and a release has not any more. */
export const findDropped = (view: ClusterView, project: string, kept: readonly string[]): ClusterDag[] =>
  listOwn(view, project).filter(({ dagId, active }) => active && !kept.includes(dagId));

/** Runs of the project's DAGs that are queued or running. */
export async function listRuns(
  view: ClusterView,
  project: string,
): Promise<(ClusterRun & { readonly dagId: string })[]> {
  const own = listOwn(view, project).filter(({ active }) => active);
  const runs = await Promise.all(
    own.map(async ({ dagId }) => (await view.cluster.runs.active(dagId)).map((run) => ({ ...run, dagId }))),
  );
  return runs.flat();
}
