/** The rungs of the validation ladder, from what needs nothing to what needs a cluster. */
export const rungs = ["files", "static", "shim", "dagbag", "cluster"] as const;
export type Rung = (typeof rungs)[number];

/** Something that is wrong, or could be, with the DAGs of a release. */
export interface DagProblem {
  readonly rung: Rung;
  /** An error refuses the deploy. */
  readonly severity: "error" | "warning";
  /** Name in kebab-case: `syntax-error`, `duplicate-dag-id`, `airflow3-removal`. */
  readonly rule: string;
  /** Relative to the project's own DAGs folder, with `/`; null for what is no file's. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly message: string;
  /** One imperative sentence. */
  readonly hint: string;
}

/** What one rung found; a rung that did not run says why. */
export interface RungReport {
  readonly rung: Rung;
  /** Null when it ran. */
  readonly skipped: string | null;
  /** What it ran with: `ruff 0.17.4`, `Python 3.11.9`, `Airflow 3.3.2`. */
  readonly tool: string | null;
  readonly problems: readonly DagProblem[];
  readonly seconds: number;
}
