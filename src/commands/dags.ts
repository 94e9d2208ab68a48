import type { Command } from "commander";
import { createCommand, explain } from "../cli/program.ts";
import { type ClusterDrift, findClusterDrift } from "../core/cluster/find-cluster-drift.ts";
import { type DagsStatus, describeStatus, renderStatus } from "../core/delivery/render-status.ts";
import { hasChanges } from "../core/releases/compare-files.ts";
import type { Manifest } from "../core/releases/release.ts";
import type { Cluster } from "../ports/cluster.ts";
import type { DagsSurvey } from "../ports/release-store.ts";
import type { Deps } from "./deps.ts";
import { addPlaceOptions, type PlaceOptions, readPlace } from "./steps/dags-place.ts";
import { openDagsFolder } from "./steps/open-dags-folder.ts";

export const dagsCommand = (deps: Deps): Command =>
  addPlaceOptions(
    explain(
      createCommand("dags", "Show which release of the DAGs is live, since when, by whom; exit 3 on drift", [
        "cibot dags",
        "cibot dags --host ssh://airflow@scheduler --airflow-home /opt/airflow",
      ]),
      "Drift is what was edited, added or deleted by hand, and, with CIBOT_AIRFLOW_URL, what Airflow shows otherwise.",
    ),
  ).action((options: PlaceOptions) => showDags(options, deps));

/** `cibot dags`: reads only. Ends with 3 when the folder or the cluster is not as the live release is. */
export async function showDags(options: PlaceOptions, deps: Deps): Promise<void> {
  const { deploy } = await deps.config();
  const place = readPlace(options, deploy, deps);
  await openDagsFolder(place, deps, async ({ survey, cluster }) => {
    const status = await readStatus({ project: place.project, survey, cluster: await cluster() });
    if (status.drifted) deps.io.deny();
    deps.io.print(describeStatus(status), () => renderStatus(status));
  });
}

interface StatusFacts {
  readonly project: string;
  readonly survey: DagsSurvey;
  readonly cluster: Cluster | null;
}

async function readStatus({ project, survey, cluster }: StatusFacts): Promise<DagsStatus> {
  const { live, releases, history, unsettled, unreadable } = survey;
  const current = live.kind === "release" ? live.release : null;
  const seen = cluster === null || current === null ? null : await compare(current.manifest, cluster);
  const entry = history.find(({ release }) => release !== null && release === current?.manifest.name);
  return {
    path: `${survey.dags}/${project}`,
    kind: live.kind,
    layout: live.kind === "release" ? live.layout : null,
    live: current?.manifest ?? null,
    since: entry?.at ?? null,
    by: entry?.by ?? null,
    drift: current?.drift ?? null,
    cluster: seen,
    releases: releases.map(({ manifest, drift }) => ({ manifest, edited: hasChanges(drift) })),
    unsettled: unsettled?.release ?? null,
    unreadable,
    drifted:
      (current !== null && hasChanges(current.drift)) || (seen?.dags.some(({ problem }) => problem !== null) ?? false),
  };
}

/** What Airflow shows of each DAG of the live release. */
async function compare(manifest: Manifest, cluster: Cluster): Promise<ClusterDrift> {
  const listed = await cluster.dags.list();
  const dags = await Promise.all(
    manifest.dags.map(async (wanted) => {
      const dag = listed.find(({ dagId }) => dagId === wanted.dagId);
      const serialized = dag === undefined ? undefined : await cluster.dags.serialized(dag);
      return findClusterDrift(wanted, {
        dag,
        serialized,
        sha256: manifest.files[wanted.file] ?? null,
        project: manifest.project,
      });
    }),
  );
  return { airflow: cluster.airflow.version, dags };
}
