import { mkdir, symlink, unlink } from "node:fs/promises";
import { basename, dirname, join, posix, relative, resolve } from "node:path";
import type { RevisionResults } from "../../core/training/revision-results.ts";
import type { Results } from "../../ports/results.ts";
import { exists } from "../files/exists.ts";
import { runProcess } from "../process/run-process.ts";
import { findRoot } from "./find-root.ts";
import { parseExpShow } from "./parse-exp-show.ts";
import { isOutside, readPipelines } from "./read-pipelines.ts";
import { createRunDvc, demandSuccess, type RunDvc } from "./run-dvc.ts";

export interface ResultsOptions {
  readonly directory: string;
  /** Where fetched files of other revisions go. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

export function createResults({ directory, folder, signal }: ResultsOptions): Results {
  const dvc = createRunDvc(directory, signal);
  return {
    read: async (rev) => {
      const hidden = ["--hide-queued", "--hide-failed"];
      // One call instead of metrics diff, params diff and data status: each costs a second of start-up.
      const end = await dvc("exp", "show", "--json", ...hidden, ...(rev === null ? [] : ["--rev", rev]));
      demandSuccess(end, "exp show --json");
      return parseExpShow(end.stdout, rev, await createRename(directory));
    },
    fetchFile: (path, rev, results) =>
      fetchFile({ dvc, directory, folder: resolve(directory, folder) }, { path, rev, results }),
  };
}

/**
 * DVC tells the whole repository, by paths from its root. A project in a folder of it is shown by its own: what is in that
 * folder, and what its stages name elsewhere, as `../shared/data.csv`. The other projects' numbers are not its own.
 */
async function createRename(directory: string): Promise<(path: string) => string | undefined> {
  const folder = relative((await findRoot(directory)) ?? directory, directory);
  if (folder === "") return (path) => path;
  const { results, deps } = await readPipelines(directory);
  const named = new Set([...results, ...deps]);
  return (path) => {
    const renamed = posix.relative(folder, path);
    return isOutside(renamed) && !named.has(renamed) ? undefined : renamed;
  };
}

interface Place {
  readonly dvc: RunDvc;
  readonly directory: string;
  readonly folder: string;
}

interface FileOfRevision {
  readonly path: string;
  readonly rev: string;
  readonly results: RevisionResults;
}

/** The cache holds most files already: a link to it costs nothing, where `dvc get` starts Python. */
async function fetchFile({ dvc, directory, folder }: Place, { path, rev, results }: FileOfRevision) {
  const target = join(folder, rev.slice(0, 12), dirname(path), basename(path));
  await mkdir(dirname(target), { recursive: true });
  await unlink(target).catch(() => undefined);
  const file = results.files[path];
  if (file?.hash && file.cached && !file.hash.endsWith(".dir")) {
    const root = (await findRoot(directory)) ?? directory;
    const cached = join(root, ".dvc/cache/files/md5", file.hash.slice(0, 2), file.hash.slice(2));
    if (await exists(cached)) {
      await symlink(cached, target);
      return target;
    }
  }
  // It finds files of a revision by their path in the Git repository alone.
  const ask = ["git", "rev-parse", "--show-cdup", "--show-prefix"];
  const [up = "", prefix = ""] = (await runProcess(ask, { cwd: directory })).stdout.split("\n");
  const source = posix.join(prefix, path);
  const end = await dvc("get", up || ".", source, "--rev", rev, "--out", target, "--force");
  return end.exitCode === 0 ? target : undefined;
}
