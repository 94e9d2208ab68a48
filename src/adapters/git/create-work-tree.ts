import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { WorkTree } from "../../ports/work-tree.ts";
import { createRunGit, type RunGit, tryGit } from "./run-git.ts";

export function createWorkTree(directory: string): WorkTree {
  const git = createRunGit(directory);
  return {
    changedFiles: async () => splitNul(await git(["diff", "--name-only", "-z", "HEAD"])).sort(),
    sameAs: async (rev, paths) => {
      if (paths.length === 0 || (await tryGit(git, ["cat-file", "-e", `${rev}^{commit}`])) === undefined) return [];
      const different = splitNul(await git(["diff", "--name-only", "-z", rev, "--", ...(await fromRoot(git, paths))]));
      return paths.filter((path) => !different.includes(path));
    },
    restore: async (paths, backup) => {
      if (paths.length === 0) return;
      const rooted = await fromRoot(git, paths);
      const patch = resolve(directory, backup);
      await mkdir(dirname(patch), { recursive: true });
      await writeFile(patch, `${await git(["diff", "--binary", "HEAD", "--", ...rooted])}\n`);
      await git(["restore", "--source=HEAD", "--staged", "--worktree", "--", ...rooted]);
    },
  };
}

const splitNul = (output: string) => output.split("\0").filter((path) => path !== "");

/** Git prints paths from the root of the clone, also in a subfolder. */
async function fromRoot(git: RunGit, paths: readonly string[]): Promise<string[]> {
  const prefix = await git(["rev-parse", "--show-cdup"]);
  return paths.map((path) => `:(literal)${prefix}${path}`);
}
