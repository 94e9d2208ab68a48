import type { CloneFacts } from "../core/doctor/judge-clone.ts";

/** Looks at the clone as it is: nothing is fetched. */
export interface CloneInspection {
  /** `target`: name of the branch to compare with. Throws `not_a_git_repository`, `git_missing`. */
  look(target: string): Promise<CloneFacts>;
}
