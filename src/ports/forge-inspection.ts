import type {
  Answered,
  ForgeProject,
  ForgeToken,
  ForgeUser,
  ProtectedBranch,
  Right,
} from "../core/doctor/forge-facts.ts";

/**
 * What GitLab says of a token and a project. Nothing is ever written: a write is asked for as GitLab refuses it after it
 * has looked at the rights. Each throws what the transport throws.
 */
export interface ForgeInspection {
  /** Version of the server; null when it answers and tells it to nobody with this token. */
  version(): Promise<string | null>;
  user(): Promise<ForgeUser>;
  /** Null for what is no access token. */
  token(): Promise<ForgeToken | null>;
  project(): Promise<ForgeProject>;
  /** Null when the token's user may not list them. */
  protectedBranches(): Promise<readonly ProtectedBranch[] | null>;
  /** Number of the merge request that was opened last; null when there is none. */
  newestMergeRequest(): Promise<number | null>;
  /** Whether the token may do it. `iid`: a merge request on which comments are asked for. */
  ask(right: Right, iid: number | null): Promise<Answered>;
}
