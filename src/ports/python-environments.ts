export interface PythonEnvironment {
  /** Folder of its programs, for the front of the PATH. */
  readonly bin: string;
  /** True when an earlier run had installed it. */
  readonly reused: boolean;
}

export interface PythonEnvironments {
  /**
   * A virtual environment with exactly the pinned requirements of a file, made once per content.
   * Throws `prerequisite_missing`, `step_failed`, `disk_full`, `write_failed`.
   */
  prepare(requirements: string): Promise<PythonEnvironment>;
}
