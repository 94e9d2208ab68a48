import { type ExpectedDag, judgeProof, type Proof } from "../../core/dags/cluster-proof.ts";
import { explainWait } from "../../core/dags/cluster-wait.ts";
import { dagImportFailed, proofTimeout } from "../../errors.ts";
import type { Cluster, ClusterDag } from "../../ports/cluster.ts";
import type { Delivery } from "../delivery.ts";
import type { Deps } from "../deps.ts";

export interface ProofRequest {
  readonly expected: readonly ExpectedDag[];
  /** The cluster's clock just before the flip. */
  readonly since: Date;
  /** Before it the cluster may refuse to write a DAG anew, after an earlier deploy; null without one. */
  readonly heldBackUntil: Date | null;
  /** Seconds. */
  readonly wait: number;
  /** What the cluster had before the flip: its files can be asked for. */
  readonly known: readonly ClusterDag[];
}

export type ProofDeps = Pick<Deps, "clock" | "io" | "signal"> & Pick<Delivery, "pause"> & { readonly cluster: Cluster };

/**
 * Waits until the cluster has serialised this code of every DAG, which is more than that it has parsed it. Returns the
 * DAGs as it has them. Throws `dag_import_failed`, `proof_timeout`, and what the cluster throws.
 */
export async function proveDags(request: ProofRequest, deps: ProofDeps): Promise<readonly ClusterDag[]> {
  const { cluster, clock, pause } = deps;
  const end = clock.now().getTime() + request.wait * 1000;
  const proven = new Map<string, ClusterDag>();
  for (let look = 0; ; look++) {
    // On Airflow 3 such a request also has new files listed.
    if (look % 30 === 0) await Promise.all(request.known.map((dag) => cluster.dags.requestParse(dag)));
    const waiting = await lookOnce(request, proven, cluster);
    if (waiting.length === 0) return [...proven.values()];
    const left = (end - clock.now().getTime()) / 1000;
    if (left <= 0) throw proofTimeout({ seconds: request.wait, waiting });
    tellWaiting(waiting, { look, left }, deps);
    await pause(Math.min(look < 30 ? 1 : 3, left));
  }
}

/** What is still waited for, in words. Throws `dag_import_failed`. */
async function lookOnce(
  { expected, since, heldBackUntil }: ProofRequest,
  proven: Map<string, ClusterDag>,
  { dags }: Cluster,
): Promise<string[]> {
  const [listed, importErrors, now] = await Promise.all([dags.list(), dags.importErrors(), dags.now()]);
  const open = expected.filter(({ dagId }) => !proven.has(dagId));
  const waiting = await Promise.all(
    open.map(async (wanted) => {
      const dag = listed.find(({ dagId }) => dagId === wanted.dagId);
      const serialized = dag === undefined ? undefined : await dags.serialized(dag);
      const proof = judgeProof(wanted, { dag, serialized, importErrors, since, heldBackUntil });
      if (proof.state === "failed") throw dagImportFailed({ file: wanted.file, trace: proof.trace });
      if (proof.state === "proven" && dag !== undefined) proven.set(wanted.dagId, dag);
      return describeWait(proof, { dagId: wanted.dagId, since, now });
    }),
  );
  return waiting.filter((text) => text !== null);
}

const describeWait = (proof: Proof, facts: { readonly dagId: string; readonly since: Date; readonly now: Date }) =>
  proof.state === "waiting" ? explainWait(proof.missing, facts) : null;

/** Each look on a terminal; in a log a line every quarter of a minute. */
function tellWaiting(
  waiting: readonly string[],
  { look, left }: { readonly look: number; readonly left: number },
  { io }: ProofDeps,
): void {
  const others = waiting.length > 1 ? ` (and ${waiting.length - 1} more)` : "";
  const text = `${waiting[0] ?? ""}${others}; giving up in ${Math.ceil(left)} s`;
  if (look % 15 === 1) io.note(text);
  else io.hint(text);
}

/**
 * Waits until the cluster has forgotten DAGs whose files are gone, and their import errors. Throws `proof_timeout`, and
 * what the cluster throws.
 */
export async function proveGone(
  { expected, wait }: Pick<ProofRequest, "expected" | "wait">,
  { cluster, clock, pause, io }: ProofDeps,
): Promise<void> {
  const end = clock.now().getTime() + wait * 1000;
  for (;;) {
    const listed = await cluster.dags.list();
    const left = listed.filter(({ dagId, active }) => active && expected.some((dag) => dag.dagId === dagId));
    if (left.length === 0) return;
    const waiting = left.map(({ dagId }) => `${dagId}: its file is gone, and Airflow still has it`);
    const seconds = (end - clock.now().getTime()) / 1000;
    if (seconds <= 0) throw proofTimeout({ seconds: wait, waiting });
    io.hint(waiting[0] ?? "");
    await pause(Math.min(2, seconds));
  }
}
