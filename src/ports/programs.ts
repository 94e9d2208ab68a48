export interface ProgramOptions {
  readonly cwd: string;
  /** Added to the environment of cibot; what is undefined is taken away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Passes the program's stderr on as it comes. */
  readonly showProgress?: boolean;
}

/** Other programs, for the demo. */
export interface Programs {
  /** Runs a program and returns its stdout. Throws `prerequisite_missing` when there is none, `step_failed`. */
  run(command: readonly string[], options: ProgramOptions): Promise<string>;
}
