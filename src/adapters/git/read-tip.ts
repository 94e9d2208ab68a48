import type { Tip } from "../../core/merge-request/judge-tip.ts";
import type { RunGit } from "./run-git.ts";

/** A commit that the clone has: the object itself, as `git show` hides the parents of a shallow one. */
export async function readTip(git: RunGit, sha: string): Promise<Tip> {
  const raw = await git(["cat-file", "commit", sha]);
  const end = raw.indexOf("\n\n");
  const headers = (end < 0 ? raw : raw.slice(0, end)).split("\n");
  const values = (name: string) =>
    headers.flatMap((line) => (line.startsWith(`${name} `) ? line.slice(name.length + 1) : []));
  const [tree = ""] = values("tree");
  return { sha, tree, parents: values("parent"), message: end < 0 ? "" : raw.slice(end + 2) };
}
