import { parseMarker, splitHead } from "../../src/core/publishing/marker.ts";
import type { Target } from "../../src/core/publishing/target.ts";
import type { FakeGitlab } from "./fake-gitlab/fake-gitlab.ts";
import { type FakeGitlabOptions, startFakeGitlab } from "./fake-gitlab/start-fake-gitlab.ts";

export const botToken = "glpat-0123456789abcdefghij";
export const headSha = "ab12cd34".repeat(5);

/** A GitLab with a bot, a colleague, an open merge request and an issue, and the environment of a job of the bot. */
export async function openGitlabWorld(options: FakeGitlabOptions = {}) {
  const gitlab = await startFakeGitlab({ root: "/gitlab", ...options });
  gitlab.addUser({ username: "project_7_bot_a1", token: botToken, bot: true });
  gitlab.addUser({ username: "ana", token: "of-ana" });
  const { iid } = await gitlab.addMergeRequest({ sha: headSha, sourceBranch: "more-features" });
  gitlab.addIssue();
  const secrets = { GITLAB_TOKEN: botToken, CIBOT_HTTP_TIMEOUT: "5s" };
  return {
    gitlab,
    mr: { kind: "mr", iid } as const,
    issue: { kind: "issue", iid: 1 } as const,
    commit: { kind: "commit", sha: headSha } as const,
    inMergeRequest: { ...(await gitlab.environment({ target: "mr", iid })), ...secrets },
    inBranch: {
      ...(await gitlab.environment({ target: "branch", branch: "more-features", sha: headSha, pipeline: 601 })),
      ...secrets,
    },
  };
}

/** The reports on a target that cibot finds again, the oldest first, without their hidden lines. */
export const reportsOn = (gitlab: FakeGitlab, target: Target, project?: number): string[] =>
  gitlab
    .notes(target, project)
    .filter(({ body }) => parseMarker(body) !== undefined)
    .map(({ body }) => splitHead(body).report.trim());
