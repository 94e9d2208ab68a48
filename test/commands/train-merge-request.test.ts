import { expect, test } from "vitest";
import { train } from "../../src/commands/train.ts";
import { bot } from "../../src/core/merge-request/bot-identity.ts";
import { buildDraft } from "../support/build-merge-request.ts";
import { given, sha } from "../support/given.ts";

const branch = "cibot/credit-default/more-features";

test("the merge request carries the experiment's files on top of the trained commit, into the trained branch", async () => {
  const { deps, experiments, mergeRequests, resultBranch, comments, output } = given({
    config: { merge_request: { labels: ["model"] } },
  });
  await train({}, deps);
  expect(resultBranch.tips[branch]).toMatchObject({
    files: experiments.kept[0]?.revision,
    parent: sha.head,
    message: expect.stringMatching(/Better than main[\s\S]*\nCibot-Experiment: cibot-ab12cd34-20261124120000000\n$/),
  });
  expect(mergeRequests.opened).toEqual([
    expect.objectContaining({ sourceBranch: branch, targetBranch: "more-features", sha: "c0ffee1", labels: ["model"] }),
  ]);
  expect(mergeRequests.opened[0]?.description).toContain(`(${comments.posted[0]?.comment.url})`);
  expect(output.result).toMatchObject({
    merge_request: { url: mergeRequests.opened[0]?.url, sha: "c0ffee1", files: ["dvc.lock", "metrics.json"] },
  });
});

/** A pipeline of merged results: HEAD is a temporary merge commit, and only the environment knows the branch. */
function givenMergedResults() {
  const env = {
    GITLAB_CI: "true",
    CI_COMMIT_SHA: "3333cccc",
    CI_COMMIT_MESSAGE: "Merge branch more-features",
    CI_MERGE_REQUEST_IID: "12",
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "more-features",
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: sha.head,
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
    CI_JOB_ID: "4711",
  };
  const world = given({ branch: null, env });
  const merge = { sha: "3333cccc", message: "Merge branch more-features", parent: sha.main };
  world.history.commits = [...world.history.commits, merge];
  world.history.refs.HEAD = merge.sha;
  return world;
}

test("a pipeline of merged results goes back into the source branch, on top of what is checked out", async () => {
  const { deps, resultBranch, mergeRequests, comments } = givenMergedResults();
  await train({}, deps);
  expect(resultBranch.tips[branch]?.parent).toBe("3333cccc");
  expect(mergeRequests.opened[0]?.targetBranch).toBe("more-features");
  expect(comments.posted.map(({ target }) => target)).toEqual(["mr/12"]);
});

test("a pipeline of merged results is resumed by the experiment on what is checked out", async () => {
  const { deps, experiments, output } = givenMergedResults();
  await train({ publish: false }, deps);
  await train({ publish: false, resume: "cibot-ab12cd34-4711" }, deps);
  expect(experiments.trained).toHaveLength(1);
  expect(output.result).toMatchObject({ merge_request: { action: "unchanged" } });
});

test("on a detached HEAD there is no branch to merge into: the report says all, and the reason is given", async () => {
  const { deps, mergeRequests, resultBranch, output } = given({ branch: null });
  await train({}, deps);
  expect([mergeRequests.opened, resultBranch.commits]).toEqual([[], 0]);
  expect(output.result).toMatchObject({
    publish: { action: "created" },
    merge_request: {
      action: "skipped",
      url: null,
      branch: null,
      sha: null,
      files: [],
      reason: "HEAD is on no branch, so there is none to merge into",
    },
  });
});

test("a commit that holds the result already needs no merge request", async () => {
  const { deps, experiments, mergeRequests, output } = given();
  experiments.outcome = {};
  await train({ publish: false }, deps);
  expect(mergeRequests.opened).toEqual([]);
  expect(output.result).toMatchObject({
    merge_request: { action: "skipped", reason: "the commit holds this result already" },
  });
});

test("a merge request that a person has closed is not opened again: the next result gets a new one", async () => {
  const { deps, mergeRequests, output } = given();
  await train({ publish: false }, deps);
  mergeRequests.close(1);
  await train({ publish: false }, deps);
  expect(output.result).toMatchObject({ merge_request: { action: "created", url: mergeRequests.opened[1]?.url } });
});

test("a result branch that was deleted is made again for the merge request that is open", async () => {
  const { deps, mergeRequests, resultBranch, output } = given();
  await train({ publish: false, name: "mine" }, deps);
  delete resultBranch.tips[branch];
  await train({ publish: false, resume: "mine" }, deps);
  expect(mergeRequests.opened).toMatchObject([{ sha: "c0ffee2" }]);
  expect(output.result).toMatchObject({ merge_request: { action: "updated", sha: "c0ffee2" } });
});

test("a result branch with somebody's commit is left as it is; the result is safe", async () => {
  const { deps, mergeRequests, resultBranch, output } = given();
  const commit = { branch, files: "f00", parent: sha.head, message: "Fix by hand", sha: "f00" };
  const theirs = { ...commit, author: bot, mode: "replace", skipCi: false } as const;
  resultBranch.tips[branch] = theirs;
  await expect(train({ publish: false }, deps)).rejects.toMatchObject({ code: "branch_moved", exit: 1 });
  expect([resultBranch.tips[branch], mergeRequests.opened]).toEqual([theirs, []]);
  expect(output.stderr).toContain("`cibot train --resume cibot-ab12cd34-20261124120000000 --no-publish`");
});

test("a comment goes on the open merge request of the branch when there is one", async () => {
  const { deps, mergeRequests, comments } = given();
  const { iid } = await mergeRequests.create(buildDraft({ sourceBranch: "more-features", sha: sha.head }));
  await train({}, deps);
  expect(comments.posted.map(({ target }) => target)).toEqual([`mr/${iid}`]);
});

test("a run that a later one has overtaken leaves comment, images, branch and merge request to it", async () => {
  const { deps, comments, uploads, mergeRequests, resultBranch, clock, experiments, output } = given();
  await train({ name: "later" }, deps);
  const [body, images, tip] = [comments.bodies[0], uploads.stored.length, resultBranch.tips[branch]];
  clock.advance(-3600);
  experiments.outcome = { "dvc.lock": "older" };
  await train({ name: "older" }, deps);
  expect([comments.bodies, uploads.stored.length]).toEqual([[body], images]);
  expect([resultBranch.tips[branch], mergeRequests.opened.length]).toEqual([tip, 1]);
  const reason = "a later run has published already";
  expect(output.result).toMatchObject({
    publish: { action: "skipped", reason, url: comments.posted[0]?.comment.url },
    merge_request: { action: "skipped", reason },
  });
});

test("labels that people have set stay, and ours are set again", async () => {
  const { deps, mergeRequests, experiments } = given({ config: { merge_request: { labels: ["model"] } } });
  await train({ publish: false, name: "one" }, deps);
  mergeRequests.opened = mergeRequests.opened.map((opened) => ({ ...opened, labels: ["reviewed"] }));
  experiments.outcome = { "dvc.lock": "better" };
  await train({ publish: false, name: "two" }, deps);
  expect(mergeRequests.opened).toMatchObject([{ labels: ["reviewed", "model"] }]);
});

test("without a DVC remote the description promises none", async () => {
  const { deps, mergeRequests } = given({ remote: null });
  await train({ publish: false }, deps);
  expect(mergeRequests.opened[0]?.description).toContain("No DVC remote is configured");
});
