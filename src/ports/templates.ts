export interface Templates {
  /**
   * An empty folder for a demo: new, or emptied of an earlier demo.
   * Throws `directory_not_empty` for a folder that holds anything else.
   */
  claimFolder(directory: string): Promise<void>;
  /** Writes the sample project into a new folder. */
  layOutProject(directory: string): Promise<void>;
}
