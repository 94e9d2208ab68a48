/** The machine that cibot runs on. */
export interface Machine {
  /** The folder for what is thrown away. */
  readonly temporaryFolder: string;
  /** Bytes that a user may still write in a folder, or in what is there of the way to it. */
  freeSpace(folder: string): Promise<number>;
  /** Whether a file or a folder is there; a relative path begins at the project. */
  exists(path: string): Promise<boolean>;
  /** `3.11.2`, of the interpreter that the name `python3` or `python` finds; null without one. */
  pythonVersion(): Promise<string | null>;
  /** `v1.5.3`, as DuckDB answers a query; throws what loading it throws. */
  duckdbVersion(): Promise<string>;
}
