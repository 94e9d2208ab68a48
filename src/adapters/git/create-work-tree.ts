import { mkdir, open } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { dirtyWorkspace } from "../../errors.ts";
import type { WorkTree } from "../../ports/work-tree.ts";
import { explainWriteFailure } from "../files/write-failure.ts";
import { createRunGit, createStartGit, findSha, type RunGit, splitNul } from "./run-git.ts";

export function createWorkTree(directory: string): WorkTree {
  const git = createRunGit(directory);
  return {
    folder: async () => {
      const { exitCode, stdout } = await createStartGit(directory)(["rev-parse", "--show-prefix"]);
      return exitCode === 0 ? stdout.trimEnd().replace(/\/$/, "") : "";
    },
    changedFiles: async () => (await listDifferent(git, "HEAD")).sort(),
    sameAs: async (rev, paths) => {
      const sha = paths.length === 0 ? undefined : await findSha(git, rev);
      if (sha === undefined) return [];
      const different = new Set(await listDifferent(git, sha));
      return paths.filter((path) => !different.has(path));
    },
    restore: async (paths, backup) => {
      if (paths.length === 0) return;
      // Git prints paths from the root of the clone, also in a subfolder.
      const rooted = paths.map((path) => `:(top,literal)${path}`);
      await spareUntracked(git, paths, rooted);
      await savePatch(git, rooted, resolve(directory, backup));
      await git(["restore", "--source=HEAD", "--staged", "--worktree", "--", ...rooted]);
    },
  };
}

/** Every path of every difference: a rename counts as a deletion and an addition, whatever the user's settings. */
const compare = ["diff", "--no-renames", "--no-relative", "--no-ext-diff", "--no-textconv", "--no-color"];
const patchFormat = ["--binary", "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/"];

async function listDifferent(git: RunGit, rev: string): Promise<string[]> {
  return splitNul(await git([...compare, "--name-only", "-z", rev, "--"]));
}

/** Where a folder took the place of a tracked file, `git restore` would delete the untracked files in it. */
async function spareUntracked(git: RunGit, paths: readonly string[], rooted: readonly string[]): Promise<void> {
  const untracked = splitNul(await git(["ls-files", "--others", "--full-name", "-z", "--", ...rooted]));
  const endangered = untracked.filter((file) => !paths.includes(file));
  if (endangered.length > 0) throw dirtyWorkspace({ paths: endangered });
}

/** Git writes the file itself: the patch may hold any bytes, and a full disk fails before anything is put back. */
async function savePatch(git: RunGit, paths: readonly string[], patch: string): Promise<void> {
  const file = await openNew(patch);
  try {
    await git([...compare, ...patchFormat, "HEAD", "--", ...paths], { output: file.fd });
    await file.sync();
  } finally {
    await file.close();
  }
}

const openNew = (file: string) =>
  explainWriteFailure(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    return open(file, "w");
  });
