import type { RungReport } from "../core/dags/dag-problem.ts";
import type { DagShape } from "../core/dags/dag-shape.ts";
import type { ReleaseFile } from "../core/releases/release.ts";

/** Reads the DAGs of a release in their final layout, `<somewhere>/dags/<project>/…`, by every rung that can run here. */
export interface DagValidation {
  /** Never throws for what is wrong with a DAG; that is in the reports. */
  validate(files: readonly ReleaseFile[], options: ValidationOptions): Promise<Validated>;
}

export interface ValidationOptions {
  readonly project: string;
  /** Interpreter with Airflow, or a virtual environment's folder: the rung `dagbag` runs with it. */
  readonly airflowPython: string | null;
  /** Version of the cluster's Airflow, as far as it is known: `3.3.2` or `3`. */
  readonly airflow: string | null;
  /** A file that takes longer to import is a warning. Seconds. */
  readonly parseBudget: number;
  /** For the next runs. */
  readonly now: Date;
  /** Paths of the files that Airflow would list, `.airflowignore` considered; without it, all that mention a DAG. */
  readonly dagFiles?: readonly string[];
}

export interface Validated {
  /** In the order of the ladder: static, shim, dagbag. */
  readonly reports: readonly RungReport[];
  /** From the best rung that ran: `dagbag`, else `shim`; null when neither could. */
  readonly dags: readonly DagShape[] | null;
}
