import type { Target } from "../../core/publishing/target.ts";

/** A GitLab server as seen with one token, and what is known of its projects. */
export interface GitlabSite {
  /** Id or path of the project that owns a target. */
  projectOf(target: Target): string;
  /** Address of a target's page, without a slash at its end. */
  pageOf(target: Target): Promise<string>;
  /** Id of the token's user. Throws `not_authenticated`. */
  user(): Promise<number>;
  /** Notes what an answer says of the token's user. */
  learnUser(id: number): void;
  /** Notes the address of a project that an answer names. */
  learnProject(project: string, url: string): void;
}
