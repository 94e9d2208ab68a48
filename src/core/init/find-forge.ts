import type { Finding } from "./survey.ts";

export type InitForge = "gitlab" | "github";

export interface ForgeClues {
  /** Address of `origin`. */
  readonly remote: string | null;
  readonly hasGitlabFile: boolean;
  readonly hasGithubFile: boolean;
}

/** The forge that a project lies on; undefined when nothing tells it. */
export function findForge({ remote, hasGitlabFile, hasGithubFile }: ForgeClues): Finding<InitForge> | undefined {
  const place = remote === null ? undefined : parseRemote(remote);
  const named = place && /gitlab|github/.exec(place.host)?.[0];
  if (place !== undefined && (named === "gitlab" || named === "github")) {
    return { value: named, why: `origin is on ${place.host}` };
  }
  if (hasGitlabFile) return { value: "gitlab", why: "there is a .gitlab-ci.yml" };
  if (hasGithubFile) return { value: "github", why: "there is a .github/workflows/model.yml" };
  // Only GitLab has groups within groups.
  if (place !== undefined && place.path.split("/").length > 2) {
    return { value: "gitlab", why: `origin is in a subgroup, ${place.path}` };
  }
  return undefined;
}

export interface RemotePlace {
  /** In lower case, without port. */
  readonly host: string;
  /** Without `.git`: `team/credit-default`. */
  readonly path: string;
}

/** Host and path of `https://host/a/b.git`, `ssh://git@host:22/a/b.git` and `git@host:a/b.git`; undefined for a folder. */
export function parseRemote(remote: string): RemotePlace | undefined {
  if (/^(https?|ssh|git):\/\//i.test(remote)) {
    if (!URL.canParse(remote)) return undefined;
    const { hostname, pathname } = new URL(remote);
    return describePlace(hostname, pathname);
  }
  const [, host, path] = /^(?:[^@/:]+@)?([^/:@]{2,}):(?!\/\/)(.+)$/.exec(remote) ?? [];
  return host === undefined || path === undefined ? undefined : describePlace(host, path);
}

function describePlace(host: string, path: string): RemotePlace | undefined {
  const trimmed = path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  return trimmed === "" ? undefined : { host: host.toLowerCase(), path: trimmed };
}
