import type { InitForge } from "../core/init/find-forge.ts";

/** The CI files that cibot's package carries. */
export interface CiTemplates {
  /** Throws `file_missing` when the package is not whole. */
  read(forge: InitForge): Promise<string>;
  /** GitLab's jobs as a file with inputs, among them a prefix of their names. Throws as `read` does. */
  readComponent(): Promise<string>;
}
