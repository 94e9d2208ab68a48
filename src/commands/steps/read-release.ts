import { parseCiFacts } from "../../core/ci/ci-facts.ts";
import { findActor } from "../../core/ci/runner-facts.ts";
import { isLinked } from "../../core/dag-files/is-linked.ts";
import { pinRelease } from "../../core/pinning/pin-release.ts";
import { hashContents } from "../../core/releases/hash-contents.ts";
import type { Manifest, ReleaseFile } from "../../core/releases/release.ts";
import { releaseId } from "../../core/releases/release-id.ts";
import { stampRelease } from "../../core/releases/stamp-release.ts";
import { CibotError } from "../../errors.ts";
import type { Delivery } from "../delivery.ts";
import type { Deps } from "../deps.ts";

/** The project's DAGs as they are to be delivered. */
export interface ReleaseDraft {
  readonly id: string;
  /** Without pins, which name the release's folder. */
  readonly files: readonly ReleaseFile[];
  /** The files as they are written into the folder of a name. */
  readonly render: (name: string) => readonly ReleaseFile[];
  /** Their hashes, in hexadecimal. */
  readonly sources: Manifest["sources"];
  /** A file of it looks at another one: a flip in between may give it that of the next release. */
  readonly linked: boolean;
  readonly origin: Pick<Manifest, "commit" | "dirty" | "author" | "job">;
}

export interface DraftRequest {
  readonly project: string;
  /** Folder of the project. */
  readonly dags: string;
  readonly pin: boolean;
}

/** Throws `dags_missing` and what else reading them can end in. */
export async function readRelease(
  { project, dags, pin }: DraftRequest,
  { source }: Pick<Delivery, "source">,
  deps: Pick<Deps, "env" | "project">,
): Promise<ReleaseDraft> {
  const [read, origin] = await Promise.all([source.read(dags), readOrigin(dags, deps)]);
  const { commit, dirty } = origin;
  const files = stampRelease(read, { project, commit, dirty });
  const id = releaseId(files, { pinned: pin });
  const render = pin ? remember((name) => pinRelease(files, { project, name })) : () => files;
  const linked = files.some((file) => isLinked(file, project));
  return { id, files, sources: hashContents(files), render, linked, origin };
}

/** A release is rendered by each of its checks, and when it is written; pinning parses every file. */
function remember<T>(render: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const rendered = known.get(name) ?? render(name);
    known.set(name, rendered);
    return rendered;
  };
}

/** What says where a release comes from: Git and the CI; outside Git there is no commit. */
async function readOrigin(
  dags: string,
  { env, project }: Pick<Deps, "env" | "project">,
): Promise<ReleaseDraft["origin"]> {
  const author = findActor(env);
  const job = parseCiFacts(env).job?.url ?? null;
  const { history, workTree } = await project();
  try {
    const { sha } = await history.head();
    const changed = await workTree.changedFiles();
    return { commit: sha, dirty: changed.some((path) => path.startsWith(`${dags}/`)), author, job };
  } catch (error) {
    if (error instanceof CibotError && error.code === "not_a_git_repository")
      return { commit: null, dirty: false, author, job };
    throw error;
  }
}
