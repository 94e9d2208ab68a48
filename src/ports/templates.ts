export interface Templates {
  /**
   * An empty folder for a demo: new, or emptied of an earlier demo.
   * Throws `directory_not_empty` for a folder that holds anything else, `disk_full`, `write_failed`.
   */
  claimFolder(directory: string): Promise<void>;
  /** Writes the sample project into a new folder. Throws `disk_full`, `write_failed`. */
  layOutProject(directory: string): Promise<void>;
}
