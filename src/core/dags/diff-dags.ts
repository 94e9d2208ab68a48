import type { ManifestDag } from "../releases/release.ts";
import type { DagShape } from "./dag-shape.ts";

/** What a release changes; each list sorted by DAG id. */
export interface DagsDiff {
  readonly added: readonly ManifestDag[];
  readonly removed: readonly ManifestDag[];
  readonly changed: readonly DagChange[];
}

export interface DagChange {
  readonly dagId: string;
  readonly file: string;
  /** Null when it stays. */
  readonly schedule: { readonly from: string; readonly to: string } | null;
  /** Where it was; null when it stays. */
  readonly movedFrom: string | null;
  readonly tasks: { readonly added: readonly string[]; readonly removed: readonly string[] };
}

/** Compares what is live with what comes; a DAG is the same when its id is. */
export function diffDags(previous: readonly ManifestDag[], next: readonly DagShape[]): DagsDiff {
  const [before, after] = [byId(previous), byId(next.map(toManifestDag))];
  const both = [...after.values()].flatMap((dag) => {
    const old = before.get(dag.dagId);
    return old === undefined ? [] : [compareDag(old, dag)];
  });
  return {
    added: [...after.values()].filter(({ dagId }) => !before.has(dagId)),
    removed: [...before.values()].filter(({ dagId }) => !after.has(dagId)),
    changed: both.filter(isChange),
  };
}

/** What a manifest keeps of a DAG. */
export const toManifestDag = ({ dagId, file, schedule, tasks, exact }: DagShape): ManifestDag => ({
  dagId,
  file,
  schedule,
  tasks: exact ? tasks.map(({ taskId, downstream }) => ({ taskId, downstream })) : null,
});

const byId = (dags: readonly ManifestDag[]): ReadonlyMap<string, ManifestDag> =>
  new Map(dags.toSorted((one, other) => (one.dagId < other.dagId ? -1 : 1)).map((dag) => [dag.dagId, dag]));

function compareDag(before: ManifestDag, after: ManifestDag): DagChange {
  return {
    dagId: after.dagId,
    file: after.file,
    schedule: before.schedule === after.schedule ? null : { from: before.schedule, to: after.schedule },
    movedFrom: before.file === after.file ? null : before.file,
    tasks: compareTasks(before.tasks, after.tasks),
  };
}

/** Tasks that are not known for certain are taken to stay. */
function compareTasks(before: ManifestDag["tasks"], after: ManifestDag["tasks"]): DagChange["tasks"] {
  if (before === null || after === null) return { added: [], removed: [] };
  const [earlier, later] = [before, after].map((tasks) => tasks.map(({ taskId }) => taskId).toSorted());
  return {
    added: (later ?? []).filter((task) => !earlier?.includes(task)),
    removed: (earlier ?? []).filter((task) => !later?.includes(task)),
  };
}

const isChange = ({ schedule, movedFrom, tasks }: DagChange) =>
  schedule !== null || movedFrom !== null || tasks.added.length + tasks.removed.length > 0;
