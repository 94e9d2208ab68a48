import { identityVariables } from "../../core/merge-request/bot-identity.ts";
import type { ResultCommit } from "../../ports/result-branch.ts";
import type { RunGit } from "./run-git.ts";

/** The tree of a result. */
export const findTree = (git: RunGit, files: string): Promise<string> =>
  git(["rev-parse", "--verify", "--end-of-options", `${files}^{tree}`]);

/** A commit that no branch holds yet. */
export const makeCommit = (git: RunGit, tree: string, { parent, message, author }: ResultCommit): Promise<string> =>
  git(["commit-tree", tree, "-p", parent, "-m", message], { env: identityVariables(author) });
