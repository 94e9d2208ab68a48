/** The files of the project that DVC writes or reads and Git holds. */
export interface TrackedFiles {
  /** Git pathspecs, relative to the project. */
  list(): Promise<readonly string[]>;
}
