import type { DagTask } from "../dags/dag-shape.ts";
import { isProjectFile, type ProjectFile } from "./cluster-file.ts";

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
  const { serialized, importErrors, parses, since } = sighting;
  const error = importErrors.find(({ filename, at }) => at >= since && isProjectFile(filename, expected));
  if (error !== undefined && (expected.isNewFile || parses.failed > 1)) return { state: "failed", trace: error.trace };
  const missing: Missing | undefined =
    error === undefined
      ? (findUnparsed(expected, sighting) ?? findUnwritten(expected, sighting) ?? findDoubt(expected, sighting))
      : { kind: "failed-once" };
  if (missing !== undefined) return { state: "waiting", missing };
  const compared = serialized?.source == null ? [] : (["source"] as const);
  return { state: "proven", by: ["parsed", ...compared, ...(expected.tasks === null ? [] : (["tasks"] as const))] };
}

function findUnparsed(expected: ExpectedDag, { dag, since }: DagSighting): Missing | undefined {
  if (dag === undefined) return { kind: "not-listed" };
  const { fileloc, lastParsed, active } = dag;
  if (!isProjectFile(fileloc, expected)) return { kind: "elsewhere", fileloc };
  if (lastParsed === null || lastParsed <= since) return { kind: "not-parsed", lastParsed };
  return active ? undefined : { kind: "inactive" };
}

function findUnwritten({ source, tasks }: ExpectedDag, { serialized }: DagSighting): Missing | undefined {
  if (serialized === undefined) return { kind: "not-serialised" };
  if (serialized.source !== null && !isSameText(serialized.source, source)) return { kind: "old-source" };
  const difference = tasks === null ? undefined : findDifference(tasks, serialized.tasks);
  return difference === undefined ? undefined : { kind: "old-tasks", ...difference };
}

/** What neither text nor tasks show, such as a schedule or a module, is there when it must have been written. */
function findDoubt(
  { change, tasksChanged, tasks }: ExpectedDag,
  { dag, parses, heldBackUntil }: DagSighting,
): Missing | undefined {
  if (change === "nothing" || (tasksChanged && tasks !== null)) return undefined;
  const lastParsed = dag?.lastParsed ?? null;
  if (heldBackUntil !== null && lastParsed !== null && lastParsed <= heldBackUntil) {
    return { kind: "held-back", until: heldBackUntil };
  }
  return change === "modules" && parses.good < 2 ? { kind: "parsed-once" } : undefined;
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
