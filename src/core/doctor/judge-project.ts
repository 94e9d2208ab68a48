import { deny, type Finding, ok, skip, warn } from "./check.ts";
import type { ForgeProject, ProtectedBranch } from "./forge-facts.ts";
import { developer, renderRole } from "./role-name.ts";

/** The role of the token's user; what it is enough for the rights are asked themselves. */
export function judgeRole({ path, accessLevel, archived }: ForgeProject): Finding {
  if (archived) {
    return deny(`${path} is archived, and takes nothing`, "Unarchive it: Settings > General > Advanced.");
  }
  const fix = "Give the token's user the role Developer: Manage > Members, or a new project access token.";
  if (accessLevel === null) return deny(`no member of ${path}`, fix);
  const seen = `${renderRole(accessLevel)} in ${path}`;
  return accessLevel >= developer ? ok(seen) : warn(`${seen}, which pushes no branch and opens no merge request`, fix);
}

/** By default whoever has the address of an image sees it, of a private project too. */
export function judgeUploads({ visibility, privateUploads }: ForgeProject): Finding {
  if (visibility === "public") return ok("the project is public, and so are the plots of its reports");
  if (privateUploads === null) return skip("GitLab does not tell this token whether images need a login");
  if (privateUploads) return ok(`images of this ${visibility ?? "closed"} project need a login`);
  return warn(
    `whoever has the address of a plot sees it without a login, though the project is ${visibility ?? "not public"}`,
    'Check "Require authentication to view media files" in Settings > General > Visibility.',
  );
}

const methods: Readonly<Record<string, string>> = {
  merge: "merge commit",
  rebase_merge: "merge commit with semi-linear history",
  ff: "fast-forward",
};

/** What stands between a result's merge request and its merge. */
export function judgeMergeSettings(project: ForgeProject, { autoMerge }: { readonly autoMerge: boolean }): Finding {
  const { pipelinesMustSucceed, discussionsMustBeResolved, mergeMethod } = project;
  const say = (value: boolean | null) => (value === null ? "not told" : value ? "yes" : "no");
  const method = mergeMethod === null ? "not told" : (methods[mergeMethod] ?? mergeMethod);
  const seen = `pipelines must succeed: ${say(pipelinesMustSucceed)}, threads must be resolved: ${say(discussionsMustBeResolved)}, method: ${method}`;
  if (!autoMerge || pipelinesMustSucceed !== false) return ok(seen);
  return warn(
    `${seen}, while \`merge_request.auto_merge\` is on: a result could be merged before its pipeline is there`,
    'Check "Pipelines must succeed" in Settings > Merge requests.',
  );
}

export interface BranchQuestion {
  readonly protectedBranches: readonly ProtectedBranch[];
  readonly accessLevel: number | null;
  /** The branch that results are merged into, and that of the bot: `cibot/credit/main`. */
  readonly target: string;
  readonly own: string;
}

/** The target should be protected, the bot's own branch must not be closed to it. */
export function judgeProtection({ protectedBranches, accessLevel, target, own }: BranchQuestion): Finding {
  const closed = protectedBranches.find((rule) => covers(rule.name, own) && !mayPush(rule, accessLevel));
  if (closed !== undefined) {
    return deny(
      `"${closed.name}" is protected and covers "${own}", which this token may not push`,
      `Let ${describeWho(accessLevel)} push to "${closed.name}", or narrow the pattern: Settings > Repository > Protected branches.`,
    );
  }
  if (protectedBranches.some(({ name }) => covers(name, target))) {
    return ok(`"${target}" is protected, "${own}" is open to the token`);
  }
  return warn(
    `"${target}" is not protected: whoever may push changes it without a review, and protected variables stay away from its pipelines`,
    `Protect "${target}": Settings > Repository > Protected branches.`,
  );
}

const mayPush = ({ pushLevels, namesOthers }: ProtectedBranch, level: number | null): boolean =>
  namesOthers || pushLevels.some((least) => least > 0 && level !== null && level >= least);

const describeWho = (level: number | null) => (level === null ? "its user" : `the role ${renderRole(level)}`);

/** As GitLab reads it: `*` stands for any characters, slashes too. */
function covers(pattern: string, branch: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === branch;
  if (!branch.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    if (index === rest.length - 1) return branch.length - part.length >= at && branch.endsWith(part);
    const found = branch.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

export function judgeJobTokenPush({ jobTokenMayPush }: ForgeProject): Finding {
  if (jobTokenMayPush === null) return skip("GitLab tells it to maintainers only");
  return ok(
    jobTokenMayPush
      ? "on: a job can push with its own token, and starts no pipeline by that"
      : "off: a job's own token pushes nothing, so that cibot pushes with its token",
  );
}
