import type { ClusterDrift } from "../cluster/find-cluster-drift.ts";
import type { Drift, Manifest } from "../releases/release.ts";
import { formatTime, renderColumns } from "./render-delivery.ts";

/** What is live, and what is not as it should be. */
export interface DagsStatus {
  readonly path: string;
  readonly kind: "absent" | "release" | "folder" | "foreign-link";
  readonly layout: "link" | "copy" | null;
  readonly live: Manifest | null;
  /** ISO 8601, when it became live; null when the history does not tell. */
  readonly since: string | null;
  readonly by: string | null;
  readonly drift: Drift | null;
  /** Null without a cluster. */
  readonly cluster: ClusterDrift | null;
  /** Newest first. */
  readonly releases: readonly { readonly manifest: Manifest; readonly edited: boolean }[];
  /** Release of a deploy that was killed before its end. */
  readonly unsettled: string | null;
  readonly unreadable: readonly string[];
  readonly drifted: boolean;
}

/** The JSON document of `cibot dags`; its keys only grow. */
export function describeStatus(status: DagsStatus): Readonly<Record<string, unknown>> {
  const { path, kind, layout, live, since, by, drift, cluster, releases, unsettled, unreadable, drifted } = status;
  return {
    path,
    kind,
    layout,
    release: live?.name ?? null,
    since,
    by,
    commit: live?.commit ?? null,
    author: live?.author ?? null,
    job: live?.job ?? null,
    dags: live?.dags.map(({ dagId, file, schedule }) => ({ dag_id: dagId, file, schedule })) ?? [],
    drifted,
    drift,
    cluster:
      cluster === null
        ? null
        : {
            airflow: cluster.airflow,
            dags: cluster.dags.map(({ dagId, paused, lastParsed, nextRun, problem }) => ({
              dag_id: dagId,
              paused,
              last_parsed: lastParsed,
              next_run: nextRun,
              problem,
            })),
          },
    releases: releases.map(({ manifest, edited }) => ({
      name: manifest.name,
      at: manifest.at,
      commit: manifest.commit,
      author: manifest.author,
      edited,
    })),
    unsettled,
    unreadable,
  };
}

export function renderStatus(status: DagsStatus): string {
  return [
    renderLive(status),
    ...renderDrift(status),
    ...renderCluster(status.cluster),
    ...renderReleases(status),
    ...status.unreadable.map((name) => `${name}: its manifest cannot be read; nothing touches this release`),
  ].join("\n");
}

function renderLive({ path, kind, live, since, by, layout, unsettled }: DagsStatus): string {
  if (kind === "absent") return `${path}: nothing is delivered`;
  if (live === null) return `${path}: a ${kind === "folder" ? "folder" : "link"} that cibot did not make`;
  const facts = [
    since === null ? null : `since ${formatTime(since)}`,
    by === null ? null : `by ${by}`,
    live.commit === null ? null : `commit ${live.commit.slice(0, 12)}${live.dirty ? " with uncommitted changes" : ""}`,
    layout === "copy" ? "layout copy" : null,
    unsettled === null ? null : "a deploy was killed before its proof; the next one goes on",
  ];
  return [`${path}: release ${live.name}`, ...facts.filter((fact) => fact !== null)].join(", ");
}

function renderDrift({ drift, live }: DagsStatus): string[] {
  if (drift === null || live === null) return [];
  return [
    ...drift.added.map((path) => `drift: ${path} is not in the release`),
    ...drift.changed.map((path) => `drift: ${path} was changed`),
    ...drift.removed.map((path) => `drift: ${path} is missing`),
  ];
}

function renderCluster(cluster: ClusterDrift | null): string[] {
  if (cluster === null || cluster.dags.length === 0) return [];
  const rows = cluster.dags.map(({ dagId, paused, nextRun, problem }) => [
    dagId,
    paused === null ? "–" : paused ? "paused" : "active",
    formatTime(nextRun),
    problem ?? "as released",
  ]);
  return [renderColumns([["DAG", "state", "next run", `Airflow ${cluster.airflow}`], ...rows])];
}

function renderReleases({ releases, live }: DagsStatus): string[] {
  if (releases.length === 0) return [];
  const rows = releases.map(({ manifest, edited }) => [
    manifest.name,
    formatTime(manifest.at),
    manifest.commit?.slice(0, 12) ?? "–",
    manifest.author ?? "–",
    [manifest.name === live?.name ? "live" : "", edited ? "edited by hand" : ""].filter(Boolean).join(", "),
  ]);
  return [renderColumns([["release", "staged", "commit", "author", ""], ...rows])];
}
