import { mkdir, symlink, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { RevisionResults } from "../../core/training/revision-results.ts";
import type { Results } from "../../ports/results.ts";
import { exists } from "../files/exists.ts";
import { parseExpShow } from "./parse-exp-show.ts";
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
      return parseExpShow(end.stdout, rev);
    },
    fetchFile: (path, rev, results) =>
      fetchFile({ dvc, directory, folder: resolve(directory, folder) }, { path, rev, results }),
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
    const cached = join(directory, ".dvc/cache/files/md5", file.hash.slice(0, 2), file.hash.slice(2));
    if (await exists(cached)) {
      await symlink(cached, target);
      return target;
    }
  }
  const end = await dvc("get", ".", path, "--rev", rev, "--out", target, "--force");
  return end.exitCode === 0 ? target : undefined;
}
