import type { CommitFiles } from "../../ports/commit-files.ts";
import { createRunGit, splitNul } from "./run-git.ts";

export function createCommitFiles(directory: string): CommitFiles {
  const git = createRunGit(directory);
  return {
    list: async (rev) => {
      const output = await git(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", rev]);
      return splitNul(output).flatMap(findFile);
    },
    changed: async (from, to) => {
      const names = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-relative"];
      return splitNul(await git([...names, "--end-of-options", from, to]));
    },
  };
}

/** `100644 blob <sha>\tpath`; a submodule is a `commit`. */
function findFile(line: string): string[] {
  const tab = line.indexOf("\t");
  return line.slice(0, tab).includes(" blob ") ? [line.slice(tab + 1)] : [];
}
