import { count } from "../report/format.ts";
import { type Finding, fail, ok, skip, warn } from "./check.ts";

/** How the files of the workspace stand to those of the remote; paths as DVC names them. */
export interface RemoteState {
  /** Here, not there. */
  readonly unpushed: readonly string[];
  /** Neither here nor there. */
  readonly lost: readonly string[];
}

export function judgeRemote(remote: string | null): Finding {
  if (remote !== null) return ok(`"${remote}" is the default`);
  return warn(
    "no default remote: nothing is pulled before a training, and no model is pushed after it",
    "Name one: `dvc remote default NAME`, or `dvc remote add --default NAME ADDRESS`.",
  );
}

export function judgeRemoteState(remote: string | null, { lost, unpushed }: RemoteState): Finding {
  if (remote === null) return skip("there is no default remote to ask");
  if (lost.length > 0) {
    return fail(
      `"${remote}" answers, and lacks ${listSome(lost)}, which are not here either`,
      "Run `dvc push` where they were made; if nobody has them, make them anew: `dvc repro`.",
    );
  }
  if (unpushed.length > 0) {
    return warn(`"${remote}" answers, and lacks ${listSome(unpushed)}`, "Run `dvc push`, so that a job can pull them.");
  }
  return ok(`"${remote}" answers, and has all that this commit refers to`);
}

const shown = 3;

function listSome(paths: readonly string[]): string {
  const names = paths.slice(0, shown).join(", ");
  return paths.length > shown ? `${count(paths.length, "file")} (${names}, …)` : names;
}
