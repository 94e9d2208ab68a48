export interface WorkspaceLock {
  /** Runs `work` while no other cibot does in this folder. Throws `workspace_busy`. */
  hold<T>(work: () => Promise<T>): Promise<T>;
}
