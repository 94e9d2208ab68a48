import { findProjectFile } from "../../core/cluster/cluster-file.ts";
import type { ExpectedDag } from "../../core/cluster/cluster-proof.ts";
import { expectDags } from "../../core/cluster/expected-dag.ts";
import { describeProven, type ProofReport } from "../../core/cluster/proof-report.ts";
import type { Manifest } from "../../core/releases/release.ts";
import type { HeldStore } from "../../ports/release-store.ts";
import { type ClusterView, listOwn } from "./cluster-view.ts";
import type { FlipMoment } from "./flip-moment.ts";
import type { LiveRequest } from "./live-request.ts";
import { type ProofDeps, proveDags } from "./prove-dags.ts";

export interface ReleaseProof extends Pick<LiveRequest, "manifest" | "shapes" | "wait"> {
  readonly held: HeldStore;
  readonly view: ClusterView;
  readonly moment: FlipMoment;
  /** Until then Airflow may refuse to write a DAG anew; null when nothing says so. */
  readonly heldBackUntil: Date | null;
  /** Name of the release before; null when there was none. */
  readonly previous: string | null;
}

/** Throws `dag_import_failed`, `proof_timeout`, and what the cluster throws. */
export async function proveRelease(proof: ReleaseProof, deps: ProofDeps): Promise<ProofReport> {
  const { manifest, shapes, view } = proof;
  const started = deps.clock.now().getTime();
  const expected = await expectRelease(proof);
  const known = findAskable(view, expected);
  const seen = await deps.io.step(`wait until Airflow has release ${manifest.name}`, () =>
    proveDags({ ...proof, expected, known, intervals: view.intervals }, deps),
  );
  const { version, line } = view.cluster.airflow;
  const seconds = (deps.clock.now().getTime() - started) / 1000;
  return { airflow: version, dags: seen.map((dag) => describeProven(dag, shapes, line)), seconds };
}

/** Unpausing and smoke change what the cluster says of the next run. */
export async function rereadProof(
  proof: ProofReport,
  { shapes, view }: Pick<ReleaseProof, "shapes" | "view">,
): Promise<ProofReport> {
  const listed = await view.cluster.dags.list();
  const dags = proof.dags.map((proven) => {
    const dag = listed.find(({ dagId }) => dagId === proven.dag_id);
    return dag === undefined ? proven : describeProven(dag, shapes, view.cluster.airflow.line);
  });
  return { ...proof, dags };
}

/**
 * DAGs whose files may be parsed on request: those of the release, and where it has new files any other one, since on
 * Airflow 3 a request has the whole folder listed again.
 */
function findAskable({ listed, cluster }: ClusterView, expected: readonly ExpectedDag[]) {
  const active = listed.filter((dag) => dag.active);
  const own = active.filter(({ dagId }) => expected.some((dag) => dag.dagId === dagId));
  const isListed = cluster.airflow.line === 2 || own.length > 0 || expected.length === 0;
  return isListed ? own : active.slice(0, 1);
}

/** A DAG is serialised at most every 30 s, as Airflow comes: an earlier deploy may hold this one's back. */
export function findHeldBack({ survey }: HeldStore, { intervals }: ClusterView): Date | null {
  const [newest] = survey.history;
  return newest === undefined ? null : new Date(Date.parse(newest.at) + intervals.serialise * 1000);
}

/** Where the manifest names no DAGs, since nothing could read them, they are those that the cluster has from its files. */
export async function expectRelease({
  held,
  manifest,
  view,
  previous,
}: Pick<ReleaseProof, "held" | "manifest" | "view" | "previous">): Promise<ExpectedDag[]> {
  const dags = manifest.dags.length > 0 ? manifest.dags : findListed(view, manifest);
  const [texts, before] = await Promise.all([
    held.readTexts(
      manifest.name,
      dags.map(({ file }) => file),
    ),
    previous === null ? null : held.readManifest(previous),
  ]);
  const known = new Set(view.listed.map(({ dagId }) => dagId));
  return expectDags({ ...manifest, dags }, { texts, before, known });
}

function findListed(view: ClusterView, { project, files }: Manifest): Manifest["dags"] {
  return listOwn(view, project).flatMap(({ dagId, fileloc }) => {
    const file = findProjectFile(fileloc, project);
    return file === undefined || files[file] === undefined ? [] : [{ dagId, file, schedule: "", tasks: null }];
  });
}
