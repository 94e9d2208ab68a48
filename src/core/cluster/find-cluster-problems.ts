import type { DagProblem } from "../dags/dag-problem.ts";
import type { DagShape } from "../dags/dag-shape.ts";
import { findProjectFile } from "./cluster-file.ts";

export interface ClusterFacts {
  readonly project: string;
  /** All DAGs that the cluster knows. */
  readonly dags: readonly { readonly dagId: string; readonly active: boolean; readonly fileloc: string }[];
  /** Null where the user of the API may not list them. */
  readonly names: Readonly<Record<NameKind, readonly string[] | null>>;
}

type NameKind = keyof DagShape["uses"];

/** What would go wrong on this cluster and on no other: ids that others have, names that nobody has. */
export function findClusterProblems(shapes: readonly DagShape[], facts: ClusterFacts): readonly DagProblem[] {
  return [...shapes.flatMap((shape) => findProblems(shape, facts)), ...findUnlisted(shapes, facts)];
}

function findProblems(shape: DagShape, facts: ClusterFacts): readonly DagProblem[] {
  const duplicate = findDuplicate(shape, facts);
  return [...(duplicate === undefined ? [] : [duplicate]), ...kinds.flatMap((kind) => findMissing(shape, kind, facts))];
}

const problem = (of: Omit<DagProblem, "rung" | "line">): DagProblem => ({ rung: "cluster", line: null, ...of });

/** Airflow keeps the one that it parsed last, and says nothing. */
function findDuplicate({ dagId, file }: DagShape, { project, dags }: ClusterFacts): DagProblem | undefined {
  const other = dags.find(
    (dag) => dag.dagId === dagId && dag.active && findProjectFile(dag.fileloc, project) === undefined,
  );
  if (other === undefined) return undefined;
  return problem({
    severity: "error",
    rule: "duplicate-dag-id",
    file,
    message: `The cluster has a DAG "${dagId}" from another project already: ${other.fileloc}.`,
    hint: "Rename the DAG, or remove the other file: Airflow would run whichever it parsed last.",
  });
}

interface KindOfName {
  readonly word: string;
  readonly severity: DagProblem["severity"];
  readonly rule: string;
  readonly hint: string;
}

/** A pool is in the database or nowhere; the others may come from a secrets backend or a worker's environment. */
const nameKinds: Readonly<Record<NameKind, KindOfName>> = {
  pools: {
    word: "pool",
    severity: "error",
    rule: "missing-pool",
    hint: "Create it (`airflow pools set NAME SLOTS DESCRIPTION`): its tasks would wait for ever.",
  },
  connections: {
    word: "connection",
    severity: "warning",
    rule: "missing-connection",
    hint: "Create it (`airflow connections add`), unless a secrets backend or `AIRFLOW_CONN_…` of the workers has it.",
  },
  variables: {
    word: "variable",
    severity: "warning",
    rule: "missing-variable",
    hint: "Create it (`airflow variables set`), unless a secrets backend or `AIRFLOW_VAR_…` of the workers has it.",
  },
};
const kinds = ["pools", "connections", "variables"] as const;

function findMissing(shape: DagShape, kind: NameKind, { names }: ClusterFacts): readonly DagProblem[] {
  const known = names[kind];
  if (known === null) return [];
  const { word, ...rest } = nameKinds[kind];
  return shape.uses[kind]
    .filter((name) => !known.includes(name))
    .map((name) =>
      problem({
        ...rest,
        file: shape.file,
        message: `DAG "${shape.dagId}" asks for the ${word} "${name}", which the cluster does not list.`,
      }),
    );
}

/** What was not checked is said, where it would have mattered. */
function findUnlisted(shapes: readonly DagShape[], { names }: ClusterFacts): readonly DagProblem[] {
  return kinds
    .filter((kind) => names[kind] === null && shapes.some(({ uses }) => uses[kind].length > 0))
    .map((kind) =>
      problem({
        severity: "warning",
        rule: "names-not-listed",
        file: null,
        message: `The user of Airflow's API may not list ${kind}, so that those that the DAGs ask for are not checked.`,
        hint: `Give the user the right to read ${kind}, or check them by hand.`,
      }),
    );
}
