import { onTestFinished } from "vitest";
import type { FakeGitlab } from "./fake-gitlab/fake-gitlab.ts";
import { type FakeGitlabOptions, startFakeGitlab } from "./fake-gitlab/start-fake-gitlab.ts";

/**
 * A GitLab for one test: `cibot` (a bot, with `bot-token`) and `ana` (`ana-token`) as developers, the merge request
 * !1, the issue #1, and the lone commit `ab12cd34…`. It is closed when the test ends.
 */
export async function givenGitlab(options: FakeGitlabOptions = {}): Promise<FakeGitlab> {
  const gitlab = await startFakeGitlab({ root: "/gitlab", ...options });
  onTestFinished(() => gitlab.close());
  gitlab.addUser({ username: "cibot", token: "bot-token", bot: true });
  gitlab.addUser({ username: "ana", token: "ana-token" });
  await gitlab.addMergeRequest();
  gitlab.addIssue();
  gitlab.addCommit("ab12cd34".repeat(5));
  return gitlab;
}
