import type { DagProblem } from "./dag-problem.ts";
import type { DagShape } from "./dag-shape.ts";

/** What a running Airflow has, as far as its user may list it; null where that is refused. */
export interface ClusterFacts {
  /** Active DAGs of other projects. */
  readonly others: readonly { readonly dagId: string; readonly fileloc: string }[];
  readonly pools: readonly string[] | null;
  readonly connections: readonly string[] | null;
  readonly variables: readonly string[] | null;
}

/**
 * An id that another project has: Airflow keeps the DAG that it parsed last, without a word
 * (https://github.com/apache/airflow/issues/17861). A pool that is not there: its tasks never start. Variables and
 * connections may come from a secrets backend or the environment of the workers, so that they are warnings.
 */
export function findClusterProblems(dags: readonly DagShape[], facts: ClusterFacts): DagProblem[] {
  return dags.flatMap((dag) => [
    ...facts.others.filter(({ dagId }) => dagId === dag.dagId).map(({ fileloc }) => describeDuplicate(dag, fileloc)),
    ...findMissing(dag.uses.pools, facts.pools).map((name) => describeMissing(dag, "pool", name)),
    ...findMissing(dag.uses.connections, facts.connections).map((name) => describeMissing(dag, "connection", name)),
    ...findMissing(dag.uses.variables, facts.variables).map((name) => describeMissing(dag, "variable", name)),
  ]);
}

/** An id that a DAG of another project in the same folder has, as that project's manifest says. */
export function findNeighbourProblems(
  dags: readonly DagShape[],
  neighbours: readonly {
    readonly project: string;
    readonly dags: readonly { readonly dagId: string; readonly file: string }[];
  }[],
): DagProblem[] {
  return dags.flatMap((dag) =>
    neighbours.flatMap(({ project, dags: others }) =>
      others
        .filter(({ dagId }) => dagId === dag.dagId)
        .map(({ file }): DagProblem => ({ ...describeDuplicate(dag, `${project}/${file}`), rung: "files" })),
    ),
  );
}

const findMissing = (used: readonly string[], known: readonly string[] | null) =>
  known === null ? [] : used.filter((name) => !known.includes(name));

function describeDuplicate({ dagId, file }: DagShape, other: string): DagProblem {
  return {
    rung: "cluster",
    severity: "error",
    rule: "duplicate-dag-id",
    file,
    line: null,
    message: `The DAG id "${dagId}" is also that of ${other}; Airflow keeps the one that it parsed last.`,
    hint: "Give the DAG an id that begins with the project's name.",
  };
}

function describeMissing(
  { dagId, file }: DagShape,
  kind: "pool" | "connection" | "variable",
  name: string,
): DagProblem {
  const isPool = kind === "pool";
  return {
    rung: "cluster",
    severity: isPool ? "error" : "warning",
    rule: `missing-${kind}`,
    file,
    line: null,
    message: `The DAG "${dagId}" uses the ${kind} "${name}", which the cluster does not list${isPool ? "; its tasks would never start" : ""}.`,
    hint: isPool
      ? `Create it: \`airflow pools set ${name} SLOTS DESCRIPTION\`.`
      : `Create it in Airflow (Admin → ${kind === "variable" ? "Variables" : "Connections"}), unless it comes from a secrets backend or the workers' environment.`,
  };
}
