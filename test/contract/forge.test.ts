import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect } from "vitest";
import { openGitlab } from "../../src/adapters/gitlab/open-gitlab.ts";
import { createLocalForge } from "../../src/adapters/local-forge/create-local-forge.ts";
import { createFakeForge } from "../support/fake-forge.ts";
import type { FakeGitlab } from "../support/fake-gitlab/fake-gitlab.ts";
import { startFakeGitlab } from "../support/fake-gitlab/start-fake-gitlab.ts";
import { type CommentsUnderTest, describeComments } from "./describe-comments.ts";
import { describeMergeRequests, type MergeRequestsUnderTest } from "./describe-merge-requests.ts";
import { describeUploads } from "./describe-uploads.ts";

const folder = mkdtempSync(join(tmpdir(), "cibot-forge-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const commit = "ab12cd34ab12cd34ab12cd34ab12cd34ab12cd34";
const token = "glpat-0123456789abcdefghij";
let number = 0;
const clock = { now: () => new Date("2026-11-24T12:00:00Z") };

async function openLocalForge(): Promise<CommentsUnderTest & MergeRequestsUnderTest> {
  const directory = join(folder, String(++number));
  const { comments, mergeRequests } = createLocalForge({ directory, author: "cibot", clock });
  return {
    comments,
    mergeRequests,
    postAsOther: async (target, body) => {
      mkdirSync(join(directory, "comments"), { recursive: true });
      writeFileSync(join(directory, "comments/100.json"), JSON.stringify({ target, body, author: "ana" }));
    },
    push: async () => undefined,
    startPipeline: async () => undefined,
    close: async (iid) => {
      const path = join(directory, `merge-requests/${iid}.json`);
      writeFileSync(path, readFileSync(path, "utf8").replace('"opened"', '"closed"'));
    },
  };
}

async function openFakeForge(): Promise<CommentsUnderTest & MergeRequestsUnderTest> {
  const { comments, mergeRequests } = createFakeForge();
  return {
    comments,
    mergeRequests,
    postAsOther: async (target, body) => comments.postAsOther(target, body),
    push: async () => undefined,
    startPipeline: async () => undefined,
    close: async (iid) => mergeRequests.close(iid),
  };
}

describeComments("the local forge", openLocalForge);
describeUploads("the local forge", async () => {
  const directory = join(folder, String(++number));
  return createLocalForge({ directory, author: "cibot", clock }).uploads;
});
describeMergeRequests("the local forge", openLocalForge);

const gitlabs: FakeGitlab[] = [];
afterEach(async () => {
  for (const gitlab of gitlabs.splice(0)) {
    expect(gitlab.problems).toEqual([]);
    expect(gitlab.effects).toEqual([]);
    await gitlab.close();
  }
});

async function openOnGitlab() {
  const gitlab = await startFakeGitlab({ root: "/gitlab" });
  gitlabs.push(gitlab);
  gitlab.addUser({ username: "project_7_bot_a1", token, bot: true });
  gitlab.addUser({ username: "ana", token: "of-ana" });
  const { iid } = await gitlab.addMergeRequest();
  gitlab.addIssue();
  gitlab.addCommit(commit);
  const env = { ...(await gitlab.environment({ target: "mr", iid })), GITLAB_TOKEN: token };
  const options = { signal: new AbortController().signal, now: () => 0, log: () => undefined };
  return { gitlab, forge: await openGitlab({ env, ...options }) };
}

describeComments("GitLab", async () => {
  const { gitlab, forge } = await openOnGitlab();
  return {
    comments: forge.comments,
    postAsOther: async (target, body) => {
      gitlab.postNote(target, "ana", body);
    },
  };
});
describeMergeRequests("GitLab", async () => {
  const { gitlab, forge } = await openOnGitlab();
  return {
    mergeRequests: forge.mergeRequests,
    push: (branch, sha) => gitlab.project.repository.setBranch(branch, sha),
    startPipeline: (iid) => gitlab.setPipeline(iid, "running"),
    close: async (iid) => gitlab.closeMergeRequest(iid),
  };
});
describeUploads("GitLab", async () => (await openOnGitlab()).forge.uploads);

describeComments("the fake", openFakeForge);
describeUploads("the fake", async () => createFakeForge().uploads);
describeMergeRequests("the fake", openFakeForge);
