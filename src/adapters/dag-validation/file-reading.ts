import type { DagShape, NextRun } from "../../core/dags/dag-shape.ts";

/** What a script of this folder tells of one file; see serve_files.py. */
export interface FileReading {
  readonly dags: readonly ReadDag[];
  readonly failure: ImportFailure | null;
  /** True once the file has got a stand-in for what only a cluster knows. */
  readonly guessed: boolean;
  /** Modules that are not installed and were replaced by stand-ins. */
  readonly stubbed: readonly string[];
  readonly seconds: number;
}

/** Paths of files are relative to the DAGs folder here: `credit/scoring.py`. */
export interface ReadDag extends Omit<DagShape, "uses" | "parseSeconds" | "exact" | "next"> {
  readonly variables: readonly string[];
  readonly connections: readonly string[];
  readonly pools: readonly string[];
  readonly dates: readonly DateTemplate[];
  readonly missingScripts: readonly { readonly taskId: string; readonly script: string }[];
  /** As the interpreter's own Airflow has it. */
  readonly next: Omit<NextRun, "scoringDate"> | null;
}

export interface DateTemplate {
  readonly taskId: string;
  readonly key: string;
  readonly template: string;
}

export interface ImportFailure {
  /** `NameError` */
  readonly kind: string;
  readonly message: string;
  readonly file: string;
  readonly line: number | null;
  /** What could not be imported. */
  readonly module: string | null;
  readonly missing: boolean;
  /** From where the project could import it: `credit.common`. */
  readonly own: string | null;
}

/** What to render: a template of the DAG at this index, for a run on a line of Airflow. */
export interface WantedDate {
  readonly dag: number;
  readonly line: 2 | 3;
  readonly template: string;
  readonly run: NextRun;
}

export interface RenderedDate {
  readonly value: string | null;
  /** Why there is no value. */
  readonly why: string | null;
}
