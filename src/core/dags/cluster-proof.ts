import { isProjectFile, type ProjectFile } from "./cluster-file.ts";
import type { DagTask } from "./dag-shape.ts";

/** A DAG as the release defines it, and the cluster is to have it. */
export interface ExpectedDag extends ProjectFile {
  readonly dagId: string;
  /** Text of the file at that path, as it was delivered. */
  readonly source: string;
  /** Against the release before. `modules`: only what it may import is another, so that its text proves nothing. */
  readonly change: "nothing" | "modules" | "text";
  /** Its tasks are others than before, or the cluster has never had it: then they show that it was written. */
  readonly tasksChanged: boolean;
  /** Null when no rung could read them. */
  readonly tasks: readonly Pick<DagTask, "taskId" | "downstream">[] | null;
  /** Its file was not in the release before: no parse of that can fail. */
  readonly isNewFile: boolean;
}

/** What the cluster says of it. */
export interface DagSighting {
  readonly dag: SeenDag | undefined;
  readonly serialized: SeenTasks | undefined;
  /** Of all files. */
  readonly importErrors: readonly SeenError[];
  /**
   * How many parses were seen to end well, and how many to fail, certainly after the flip. The first of them may have begun
   * before it, the second may not: a file is never parsed twice at a time.
   */
  readonly parses: { readonly good: number; readonly failed: number };
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
  /** Of a parse that may have begun before the flip. */
  | { readonly kind: "parsed-once" }
  | { readonly kind: "failed-once" }
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
  const { dag, serialized, importErrors, parses, since, heldBackUntil } = sighting;
  const error = importErrors.find(({ filename, at }) => at >= since && isProjectFile(filename, expected));
  if (error !== undefined && (expected.isNewFile || parses.failed > 1)) return { state: "failed", trace: error.trace };
  if (error !== undefined) return waitFor({ kind: "failed-once" });
  if (dag === undefined) return waitFor({ kind: "not-listed" });
  if (!isProjectFile(dag.fileloc, expected)) return waitFor({ kind: "elsewhere", fileloc: dag.fileloc });
  const { lastParsed } = dag;
  if (lastParsed === null || lastParsed <= since) return waitFor({ kind: "not-parsed", lastParsed });
  if (!dag.active) return waitFor({ kind: "inactive" });
  if (serialized === undefined) return waitFor({ kind: "not-serialised" });
  const { source } = serialized;
  if (source !== null && !isSameText(source, expected.source)) return waitFor({ kind: "old-source" });
  const difference = expected.tasks === null ? undefined : findDifference(expected.tasks, serialized.tasks);
  if (difference !== undefined) return waitFor({ kind: "old-tasks", ...difference });
  const isShown = expected.change === "nothing" || (expected.tasksChanged && expected.tasks !== null);
  // What neither text nor tasks show, such as a schedule, is written when the interval is over.
  if (!isShown && heldBackUntil !== null && lastParsed <= heldBackUntil) {
    return waitFor({ kind: "held-back", until: heldBackUntil });
  }
  if (!isShown && expected.change === "modules" && parses.good < 2) return waitFor({ kind: "parsed-once" });
  const compared = source === null ? [] : (["source"] as const);
  return { state: "proven", by: ["parsed", ...compared, ...(expected.tasks === null ? [] : (["tasks"] as const))] };
}

const waitFor = (missing: Missing): Proof => ({ state: "waiting", missing });

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
