import { isProjectFile } from "../../core/cluster/cluster-file.ts";
import type { ClusterIntervals } from "../../core/cluster/cluster-intervals.ts";
import { type ExpectedDag, judgeProof, type Proof } from "../../core/cluster/cluster-proof.ts";
import { explainWait, type WaitFacts } from "../../core/cluster/cluster-wait.ts";
import { dagImportFailed, proofTimeout } from "../../errors.ts";
import type { Cluster, ClusterDag, ImportError } from "../../ports/cluster.ts";
import type { Delivery } from "../delivery.ts";
import type { Deps } from "../deps.ts";
import type { FlipMoment } from "./flip-moment.ts";

export interface ProofRequest {
  readonly expected: readonly ExpectedDag[];
  readonly moment: FlipMoment;
  /** Before it the cluster may refuse to write a DAG anew, after an earlier deploy; null without one. */
  readonly heldBackUntil: Date | null;
  /** Seconds. */
  readonly wait: number;
  /** What the cluster had before the flip: parses of their files can be asked for. */
  readonly known: readonly ClusterDag[];
  readonly intervals: ClusterIntervals;
}

export type ProofDeps = Pick<Deps, "clock" | "io" | "signal"> & Pick<Delivery, "pause"> & { readonly cluster: Cluster };

/**
 * Waits until the cluster has serialised this code of every DAG, which is more than that it has parsed it. Returns the
 * DAGs as it has them. Throws `dag_import_failed`, `proof_timeout`, and what the cluster throws.
 */
export async function proveDags(request: ProofRequest, deps: ProofDeps): Promise<readonly ClusterDag[]> {
  const { cluster, clock, pause } = deps;
  const end = clock.now().getTime() + request.wait * 1000;
  const seen: Seen = { proven: new Map(), good: new Map(), failed: new Map() };
  const tell = createTeller(request.wait, deps);
  let asked = false;
  for (let look = 0; ; look++) {
    const waiting = await lookOnce(request, seen, cluster);
    if (waiting.length === 0) return request.expected.flatMap(({ dagId }) => seen.proven.get(dagId) ?? []);
    // A parse that is only to confirm what was seen is worth no long wait.
    const isDoubtful = waiting.some(({ kind }) => kind === "parsed-once" || kind === "failed-once");
    if (look % 30 === 0 || (isDoubtful && !asked)) await askForParses(request.known, cluster);
    asked ||= isDoubtful;
    const texts = waiting.map(({ text }) => text);
    const left = (end - clock.now().getTime()) / 1000;
    if (left <= 0) throw proofTimeout({ seconds: request.wait, waiting: texts });
    tell(texts, left);
    await pause(Math.min(look < 30 ? 1 : 3, left));
  }
}

/** On Airflow 3 a request also has new files listed. Where it is refused, Airflow parses when it will. */
const askForParses = (known: readonly ClusterDag[], { dags }: Cluster) =>
  Promise.all(known.map((dag) => dags.requestParse(dag)));

/** What was seen so far: DAGs that are proven, and by DAG the ends of parses after the flip, in milliseconds. */
interface Seen {
  readonly proven: Map<string, ClusterDag>;
  readonly good: Map<string, Set<number>>;
  readonly failed: Map<string, Set<number>>;
}

interface Waiting {
  readonly kind: string;
  readonly text: string;
}

/** What is still waited for. Throws `dag_import_failed`. */
async function lookOnce(
  { expected, moment, heldBackUntil, intervals }: ProofRequest,
  { proven, good, failed }: Seen,
  { dags }: Cluster,
): Promise<Waiting[]> {
  const { since, by } = moment;
  const [listed, importErrors, now] = await Promise.all([dags.list(), dags.importErrors(), dags.now()]);
  const open = expected.filter(({ dagId }) => !proven.has(dagId));
  const waiting = await Promise.all(
    open.map(async (wanted) => {
      const dag = listed.find(({ dagId }) => dagId === wanted.dagId);
      const serialized = dag === undefined ? undefined : await dags.serialized(dag);
      const error = importErrors.find(({ filename }) => isProjectFile(filename, wanted));
      const parses = {
        good: countEnd(good, wanted.dagId, { at: dag?.lastParsed ?? null, by }),
        failed: countEnd(failed, wanted.dagId, { at: error?.at ?? null, by }),
      };
      const proof = judgeProof(wanted, { dag, serialized, importErrors, parses, since, heldBackUntil });
      if (proof.state === "failed") throw dagImportFailed({ file: wanted.file, trace: proof.trace });
      if (proof.state === "proven" && dag !== undefined) proven.set(wanted.dagId, dag);
      return describeWait(proof, { dagId: wanted.dagId, since, now, intervals });
    }),
  );
  return waiting.filter((one) => one !== null);
}

function countEnd(
  ends: Map<string, Set<number>>,
  dagId: string,
  { at, by }: { readonly at: Date | null; readonly by: Date },
): number {
  const known = ends.get(dagId) ?? new Set();
  if (at !== null && at > by) ends.set(dagId, known.add(at.getTime()));
  return known.size;
}

const describeWait = (proof: Proof, facts: WaitFacts): Waiting | null =>
  proof.state === "waiting" ? { kind: proof.missing.kind, text: explainWait(proof.missing, facts) } : null;

/** Each look on a terminal; in a log a line after a second, and then every quarter of a minute. */
function createTeller(wait: number, { io }: ProofDeps): (waiting: readonly string[], left: number) => void {
  let due = 1;
  return (waiting, left) => {
    const others = waiting.length > 1 ? ` (and ${waiting.length - 1} more)` : "";
    const text = `${waiting[0] ?? ""}${others}; giving up in ${Math.ceil(left)} s`;
    if (wait - left < due) return io.hint(text);
    due = wait - left + 15;
    io.note(text);
  };
}

/**
 * Waits until the cluster has forgotten DAGs whose files are gone, and their import errors. Throws `proof_timeout`, and
 * what the cluster throws.
 */
export async function proveGone(
  { expected, wait, intervals }: Pick<ProofRequest, "expected" | "wait" | "intervals">,
  deps: ProofDeps,
): Promise<void> {
  const { cluster, clock, pause } = deps;
  const tell = createTeller(wait, deps);
  const end = clock.now().getTime() + wait * 1000;
  for (let look = 0; ; look++) {
    const [listed, errors] = await Promise.all([cluster.dags.list(), cluster.dags.importErrors()]);
    const left = listed.filter(({ dagId, active }) => active && expected.some((dag) => dag.dagId === dagId));
    const waiting = [
      ...left.map(({ dagId }) => dagId),
      ...errors.filter((error) => expected.some((dag) => isProjectFile(error.filename, dag))).map(describeError),
    ].map((what) => `${what}: its file is gone, which Airflow sees when it lists files, every ${intervals.listing} s`);
    if (waiting.length === 0) return;
    if (look % 30 === 0) await askForParses(left, cluster);
    const seconds = (end - clock.now().getTime()) / 1000;
    if (seconds <= 0) throw proofTimeout({ seconds: wait, waiting });
    tell(waiting, seconds);
    await pause(Math.min(look < 30 ? 1 : 3, seconds));
  }
}

const describeError = ({ filename }: ImportError) => `the import error of ${filename}`;
