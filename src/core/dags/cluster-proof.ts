import { isProjectFile, type ProjectFile } from "./cluster-file.ts";
import type { DagTask } from "./dag-shape.ts";

/** A DAG as the release defines it, and the cluster is to have it. */
export interface ExpectedDag extends ProjectFile {
  readonly dagId: string;
  /** Text of the file at that path, as it was delivered. */
  readonly source: string;
  /** False when only modules that it imports have changed, so that its text proves nothing. */
  readonly textChanged: boolean;
  /** Null when no rung could read them. */
  readonly tasks: readonly Pick<DagTask, "taskId" | "downstream">[] | null;
  /** How long the file takes to import, in seconds; null when that is unknown. */
  readonly parseSeconds: number | null;
}

/** What the cluster says of it. */
export interface DagSighting {
  readonly dag: SeenDag | undefined;
  readonly serialized: SeenTasks | undefined;
  readonly importErrors: readonly SeenError[];
  /** The cluster's clock just before the flip, with a resolution of one second. */
  readonly since: Date;
  /** Before this time the cluster may have refused to write a new form: an earlier deploy plus the interval; null without one. */
  readonly heldBackUntil: Date | null;
}

interface SeenDag {
  readonly active: boolean;
  readonly fileloc: string;
  readonly lastParsed: Date | null;
}

interface SeenTasks {
  readonly source: string | null;
  readonly tasks: readonly Pick<DagTask, "taskId" | "downstream">[];
}

interface SeenError {
  readonly filename: string;
  readonly at: Date;
  readonly trace: string;
}

export type Proof =
  /** `by`: what of it could be compared. */
  | { readonly state: "proven"; readonly by: readonly ("parsed" | "source" | "tasks")[] }
  | { readonly state: "waiting"; readonly missing: Missing }
  | { readonly state: "failed"; readonly trace: string };

/** What a proof still lacks. */
export type Missing =
  | { readonly kind: "not-listed" }
  | { readonly kind: "elsewhere"; readonly fileloc: string }
  | { readonly kind: "not-parsed"; readonly lastParsed: Date | null }
  | { readonly kind: "inactive" }
  | { readonly kind: "not-serialised" }
  | { readonly kind: "old-source" }
  /** Ids that the cluster lacks or has too many of; both empty when only the order of tasks is the old one. */
  | { readonly kind: "old-tasks"; readonly lacks: readonly string[]; readonly has: readonly string[] }
  | { readonly kind: "held-back"; readonly until: Date };

/**
 * Whether the cluster has serialised the code that was delivered. Being parsed is not enough: within the interval in which
 * a DAG is written once, Airflow 3 shows the new text and the old tasks, and Airflow 2 may show old ones of both.
 */
export function judgeProof(expected: ExpectedDag, sighting: DagSighting): Proof {
  const { dag, serialized, importErrors, since, heldBackUntil } = sighting;
  const error = importErrors.find(({ filename, at }) => at >= since && isProjectFile(filename, expected));
  if (error !== undefined) return { state: "failed", trace: error.trace };
  if (dag === undefined) return waitFor({ kind: "not-listed" });
  if (!isProjectFile(dag.fileloc, expected)) return waitFor({ kind: "elsewhere", fileloc: dag.fileloc });
  const { lastParsed } = dag;
  if (lastParsed === null || !isParsedSince(lastParsed, since, expected)) {
    return waitFor({ kind: "not-parsed", lastParsed });
  }
  if (!dag.active) return waitFor({ kind: "inactive" });
  if (serialized === undefined) return waitFor({ kind: "not-serialised" });
  const { source } = serialized;
  if (source !== null && !isSameText(source, expected.source)) return waitFor({ kind: "old-source" });
  const difference = expected.tasks === null ? undefined : findDifference(expected.tasks, serialized.tasks);
  if (difference !== undefined) return waitFor({ kind: "old-tasks", ...difference });
  // What neither text nor tasks show, such as a schedule, is written when the interval is over.
  if (heldBackUntil !== null && lastParsed <= heldBackUntil) {
    return waitFor({ kind: "held-back", until: heldBackUntil });
  }
  const compared = source === null ? [] : (["source"] as const);
  return { state: "proven", by: ["parsed", ...compared, ...(expected.tasks === null ? [] : (["tasks"] as const))] };
}

const waitFor = (missing: Missing): Proof => ({ state: "waiting", missing });

/** A parse that began before the flip may end after it, and shows only where the text has changed. */
function isParsedSince(lastParsed: Date, since: Date, { textChanged, parseSeconds }: ExpectedDag): boolean {
  const margin = textChanged ? 0 : 1 + (parseSeconds ?? 0);
  return lastParsed.getTime() > since.getTime() + margin * 1000;
}

/** Airflow reads a file as text: line ends become `\n`, and a byte order mark may stay or go. */
const isSameText = (one: string, other: string) => normalise(one) === normalise(other);
const normalise = (text: string) => text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");

type Tasks = readonly Pick<DagTask, "taskId" | "downstream">[];

function findDifference(expected: Tasks, found: Tasks): { lacks: string[]; has: string[] } | undefined {
  const wanted = new Map(expected.map((task) => [task.taskId, edgesOf(task)]));
  const present = new Map(found.map((task) => [task.taskId, edgesOf(task)]));
  const lacks = [...wanted.keys()].filter((id) => !present.has(id)).sort();
  const has = [...present.keys()].filter((id) => !wanted.has(id)).sort();
  const moved = [...wanted].some(([id, edges]) => present.has(id) && present.get(id) !== edges);
  return lacks.length + has.length > 0 || moved ? { lacks, has } : undefined;
}

const edgesOf = ({ downstream }: Tasks[number]) => JSON.stringify([...new Set(downstream)].sort());
