import type { Manifest } from "../releases/release.ts";
import type { DagProblem } from "./dag-problem.ts";
import type { DagShape } from "./dag-shape.ts";

/** Ids that a DAG of another project in the same folder has, as that project's live release says. */
export function findNeighbourProblems(
  dags: readonly DagShape[],
  neighbours: readonly Pick<Manifest, "project" | "dags">[],
): DagProblem[] {
  return dags.flatMap(({ dagId, file }) =>
    neighbours.flatMap(({ project, dags: others }) =>
      others
        .filter((other) => other.dagId === dagId)
        .map(
          (other): DagProblem => ({
            rung: "files",
            severity: "error",
            rule: "duplicate-dag-id",
            file,
            line: null,
            message: `The project "${project}" has a DAG "${dagId}" too, in ${other.file}.`,
            hint: "Rename the DAG: Airflow would run whichever it parsed last.",
          }),
        ),
    ),
  );
}
