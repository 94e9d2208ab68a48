import type { PipelineFile } from "./pipeline-file.ts";

/** What a look at a project found; nothing in it was run. */
export interface Survey {
  /** Name of the project's folder. */
  readonly folder: string;
  /** The project within the Git repository: "" at its root, else `models/risk`. */
  readonly prefix: string;
  readonly git: GitFacts;
  /** `dvc.yaml` of the project first, then those of its subfolders. */
  readonly pipelines: readonly PipelineFile[];
  /** Files of parameters that exist, with their content. */
  readonly params: readonly DocumentFile[];
  /** Metrics files that exist, with their content. */
  readonly metrics: readonly DocumentFile[];
  /** Files on disk that could be tables of predictions. */
  readonly tables: readonly string[];
  readonly equipment: Equipment;
}

/** What the jobs of a pipeline can count on. */
export interface Equipment {
  /** True when `dags/` holds a Python file. */
  readonly hasDags: boolean;
  readonly hasDockerfile: boolean;
  /** `requirements-dev.txt` and tests. */
  readonly hasTests: boolean;
  /** What installs the project's packages with pip: `-r requirements.txt`; null when nothing was found. */
  readonly requirements: string | null;
}

export interface GitFacts {
  /** Address of `origin` without user and password; null without one. */
  readonly remote: string | null;
  /** Branch that `origin/HEAD` names; null where Git does not know it. */
  readonly remoteHead: string | null;
  /** Branches of the clone and of `origin`. */
  readonly branches: readonly string[];
  /** The branch that is checked out; null when it is detached. */
  readonly current: string | null;
}

/** A JSON or YAML file. */
export interface DocumentFile {
  readonly path: string;
  readonly content: unknown;
}

/** Something that was found, with the reason that a person can judge. */
export interface Finding<T> {
  readonly value: T;
  /** Goes into a comment: `named by origin/HEAD`. */
  readonly why: string;
}
