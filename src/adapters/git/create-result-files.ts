import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileMissing, invalidUsage } from "../../errors.ts";
import type { ResultFiles } from "../../ports/result-files.ts";
import { findTree } from "./make-commit.ts";
import { readChanges } from "./read-changes.ts";
import { createRunGit, type RunGit, splitNul } from "./run-git.ts";

export function createResultFiles(directory: string): ResultFiles {
  const git = createRunGit(directory);
  return {
    changes: async (files, parent) => {
      const names = ["--name-only", "--no-renames", "-z"];
      return splitNul(await git(["diff-tree", "-r", ...names, "--end-of-options", parent, files]));
    },
    snapshot: (parent, paths) =>
      withIndex(git, async (indexed) => {
        await indexed(["read-tree", parent]);
        const chosen: string[] = [];
        for (const path of paths) if (await matches(indexed, path)) chosen.push(path);
        // Git takes a list of no paths for all of them.
        if (chosen.length > 0) await indexed(["add", "--all", "--", ...chosen, ...cibotFolder]);
        return indexed(["write-tree"]);
      }),
    read: async (files, parent) => ({
      tree: await findTree(git, files),
      changes: await readChanges(git, files, parent),
    }),
  };
}

/** Its reports and logs are no part of a result, even where a project has committed the folder. */
const cibotFolder = [":(exclude,top,glob)**/.cibot/**"];

/** What a user's own configuration must not change; `core.splitIndex` would leave files beside the real index. */
const settings = ["core.safecrlf=false", "core.splitIndex=false", "advice.addEmbeddedRepo=false"];

/** An index of our own, so that what somebody has begun to stage stays as it is. */
async function withIndex<T>(git: RunGit, work: (indexed: RunGit) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "cibot-index-"));
  try {
    const variables = { GIT_INDEX_FILE: join(folder, "index") };
    const prefix = settings.flatMap((setting) => ["-c", setting]);
    return await work((args) => git([...prefix, ...args], { env: variables }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * True when a path has files that Git tracks or may track. Git refuses a path without any; one that was written out is a
 * mistake, and a pattern has nothing to say yet.
 */
async function matches(git: RunGit, path: string): Promise<boolean> {
  const list = ["ls-files", "--cached", "--others", "-z"];
  if ((await git([...list, "--exclude-standard", "--", path])) !== "") return true;
  if (/[*?[]/.test(path) || path.startsWith(":")) return false;
  if ((await git([...list, "--", path])) === "") throw fileMissing({ path, hint: quoteHint });
  const hint = "Leave it to DVC (`dvc add`, `dvc push`), or take it out of .gitignore.";
  throw invalidUsage({ message: `Git ignores "${path}", so it cannot be committed.`, hint });
}

const quoteHint = "Name files or folders that exist, and quote a pattern: `cibot pr 'metrics/*.json'`.";
