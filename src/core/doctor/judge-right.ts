import { deny, type Finding, ok, warn } from "./check.ts";
import type { Answered, Right } from "./forge-facts.ts";

interface RightTexts {
  readonly title: string;
  /** Commands that need it. */
  readonly commands: string;
  readonly fix: string;
}

const developerFix = "Use a token with scope `api`, whose user has the role Developer.";

/** https://docs.gitlab.com/user/permissions/ */
export const rightTexts: Readonly<Record<Right, RightTexts>> = {
  "read-comments": {
    title: "read comments",
    commands: "comment, report, train",
    fix: "Use a token with scope `api`, whose user has the role Reporter or higher.",
  },
  "write-comments": {
    title: "write comments",
    commands: "comment, report, train",
    fix: "Use a token with scope `api`, whose user has the role Reporter or higher; a job token cannot write.",
  },
  "upload-images": {
    title: "upload images",
    commands: "comment, report, train",
    fix: "Use a token with scope `api`, whose user has a role in the project; a job token cannot upload.",
  },
  "set-status": {
    title: "set the commit's status",
    commands: "train, report",
    fix: `${developerFix} Or go without: \`publish.status: false\` in cibot.yaml.`,
  },
  "push-branch": { title: "push a branch", commands: "train, pr", fix: developerFix },
  "open-merge-request": { title: "open a merge request", commands: "train, pr", fix: developerFix },
};

/** A status that cannot be set is a warning of `cibot train`, too. */
export function judgeRight(right: Right, answer: Answered): Finding {
  const { commands, fix } = rightTexts[right];
  if (answer.allowed) return ok(`allowed (for ${commands})`);
  const words = answer.words === "" ? "" : `: ${answer.words}`;
  if (right === "set-status") return warn(`not allowed, so that ${commands} go on without it${words}`, fix);
  return deny(`not allowed, and needed for ${commands}${words}`, fix);
}
