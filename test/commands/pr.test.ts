import { describe, expect, test } from "vitest";
import { openPr } from "../../src/commands/pr.ts";
import { mergeRequestExists } from "../../src/errors.ts";
import { buildDraft } from "../support/build-merge-request.ts";
import { type Given, given, sha } from "../support/given.ts";

const branch = "cibot/credit-default/more-features";

/** A workspace in which DVC has changed two files. */
function givenChanges(options: Given = {}) {
  const world = given(options);
  world.workTree.changed = { "dvc.lock": "new", "metrics.json": "0.91" };
  return world;
}

test("what DVC has changed becomes a commit on cibot's branch and a merge request into the branch that is built", async () => {
  const { deps, resultFiles, resultBranch, mergeRequests, effects, output } = givenChanges();
  await openPr([], {}, deps);
  expect(resultFiles.asked).toEqual(["dvc.lock", "metrics.json"]);
  expect(resultBranch.tips[branch]).toMatchObject({
    files: expect.stringContaining("0.91"),
    parent: sha.head,
    mode: "replace",
    skipCi: false,
    author: { name: "cibot", email: "cibot@localhost" },
    message: `credit-default: result of 2 files\n\nCibot-Commit: ${sha.head}\n`,
  });
  expect(mergeRequests.opened).toMatchObject([
    { sourceBranch: branch, targetBranch: "more-features", sha: "c0ffee1", draft: false, removeSourceBranch: true },
  ]);
  expect(effects).toEqual(["resultBranch.commit", "mergeRequests.create"]);
  const url = mergeRequests.opened[0]?.url;
  expect(output.stdout).toBe(`${url}\n`);
  expect(output.result).toEqual({
    merge_request: {
      action: "created",
      url,
      branch,
      sha: "c0ffee1",
      files: ["dvc.lock", "metrics.json"],
      reason: null,
    },
  });
});

test("paths that are named are taken in place of DVC's", async () => {
  const { deps, resultFiles } = givenChanges();
  await openPr(["docs", "*.json"], {}, deps);
  expect(resultFiles.asked).toEqual(["docs", "*.json"]);
});

describe("a second run", () => {
  test("with the same files does nothing", async () => {
    const { deps, effects, output } = givenChanges();
    await openPr([], {}, deps);
    effects.length = 0;
    await openPr([], {}, deps);
    expect(effects).toEqual(["resultBranch.commit"]);
    expect(output.result).toMatchObject({ merge_request: { action: "unchanged", sha: "c0ffee1" } });
  });

  test("with other files updates branch and merge request", async () => {
    const { deps, mergeRequests, workTree, output } = givenChanges();
    await openPr([], {}, deps);
    workTree.changed = { "dvc.lock": "newer" };
    await openPr([], { title: "Tuned" }, deps);
    expect(mergeRequests.opened).toMatchObject([{ sha: "c0ffee2", title: "Tuned" }]);
    expect(output.result).toMatchObject({ merge_request: { action: "updated", files: ["dvc.lock"] } });
  });

  test("keeps what people have decided meanwhile", async () => {
    const { deps, mergeRequests, workTree } = givenChanges();
    await openPr([], { draft: true, label: ["model"], reviewer: ["ana"] }, deps);
    const theirs = { draft: false, squash: true, removeSourceBranch: false, labels: ["seen"], reviewers: ["ben"] };
    mergeRequests.opened = mergeRequests.opened.map((opened) => ({ ...opened, ...theirs }));
    workTree.changed = { "dvc.lock": "newer" };
    await openPr([], { draft: true, label: ["model"], reviewer: ["ana"] }, deps);
    const kept = { draft: false, squash: true, removeSourceBranch: false };
    expect(mergeRequests.opened).toMatchObject([{ ...kept, labels: ["seen", "model"], reviewers: ["ben"] }]);
  });
});

test("another cibot that opens the merge request first is no failure: its merge request is updated", async () => {
  const { deps, mergeRequests, output } = givenChanges();
  const create = mergeRequests.create.bind(mergeRequests);
  mergeRequests.create = async (draft) => {
    const { iid } = await create({ ...draft, sha: "0".repeat(40), title: "Theirs" });
    throw mergeRequestExists({ iid, source: draft.sourceBranch, target: draft.targetBranch });
  };
  await openPr([], {}, deps);
  expect(mergeRequests.opened).toMatchObject([{ title: "credit-default: result for more-features", sha: "c0ffee1" }]);
  expect(output.result).toMatchObject({ merge_request: { action: "updated", url: mergeRequests.opened[0]?.url } });
});

describe("auto-merge", () => {
  const config = { merge_request: { auto_merge: true } };

  test("is asked for after the merge request is open, and once", async () => {
    const { deps, mergeRequests, effects } = givenChanges({ config });
    await openPr([], {}, deps);
    await openPr([], {}, deps);
    expect(mergeRequests.opened).toMatchObject([{ autoMerge: true }]);
    expect(effects.slice(0, 3)).toEqual([
      "resultBranch.commit",
      "mergeRequests.create",
      "mergeRequests.enableAutoMerge",
    ]);
    expect(effects.slice(3)).toEqual(["resultBranch.commit"]);
  });

  test("that is refused is told, and the merge request stays", async () => {
    const { deps, mergeRequests, output } = givenChanges({ config });
    mergeRequests.refusal = "Branch cannot be merged";
    await openPr([], {}, deps);
    expect(output.stderr).toContain(`${mergeRequests.opened[0]?.url} is not merged by itself: Branch cannot be merged`);
    expect(output.result).toMatchObject({ merge_request: { action: "created" } });
  });

  test("of cibot.yaml is taken back by the command line", async () => {
    const { deps, mergeRequests } = givenChanges({ config });
    await openPr([], { autoMerge: false }, deps);
    expect(mergeRequests.opened).toMatchObject([{ autoMerge: false }]);
  });
});

test("options win over cibot.yaml, which wins over defaults; labels and reviewers add up", async () => {
  const author = { name: "Model Bot", email: "bot@bank.example" };
  const { deps, files, mergeRequests, resultBranch, ways } = givenChanges({
    config: {
      merge_request: { target: "main", title: "Configured", labels: ["model"], squash: true, skip_ci: true, author },
    },
  });
  files.onDisk["notes.md"] = "By *hand*";
  const texts = { title: "Tuned", body: "notes.md", message: "Tune" };
  const options = { ...texts, branch: "tuned", label: ["exp"], reviewer: ["ana"], draft: true, via: "api" } as const;
  await openPr([], options, deps);
  expect(mergeRequests.opened).toMatchObject([
    {
      sourceBranch: "tuned",
      targetBranch: "main",
      title: "Tuned",
      description: "By *hand*",
      labels: ["model", "exp"],
      reviewers: ["ana"],
      draft: true,
      squash: true,
    },
  ]);
  expect(resultBranch.tips.tuned).toMatchObject({
    message: expect.stringMatching(/^Tune\n\nCibot-/),
    skipCi: true,
    author,
  });
  expect(ways).toMatchObject([{ mode: "merge-request", via: "api" }]);
});

describe("--mode push", () => {
  test("commits on top of the branch that is built, and opens nothing", async () => {
    const { deps, resultBranch, mergeRequests, output } = givenChanges();
    await openPr([], { mode: "push" }, deps);
    expect(resultBranch.tips["more-features"]).toMatchObject({ parent: sha.head, mode: "advance" });
    expect(mergeRequests.opened).toEqual([]);
    expect(output.stdout).toBe("more-features c0ffee1\n");
    expect(output.result).toMatchObject({ merge_request: { action: "pushed", url: null, branch: "more-features" } });
  });

  test("a second time does nothing", async () => {
    const { deps, resultBranch, output } = givenChanges();
    await openPr([], { mode: "push" }, deps);
    await openPr([], { mode: "push" }, deps);
    expect(resultBranch.commits).toBe(1);
    expect(output.result).toMatchObject({ merge_request: { action: "unchanged", sha: "c0ffee1" } });
  });

  test("needs no forge", async () => {
    const forgeProblem = mergeRequestExists({ iid: 1, source: "a", target: "b" });
    const { deps, resultBranch } = givenChanges({ forgeProblem });
    await openPr([], { mode: "push" }, deps);
    expect(resultBranch.commits).toBe(1);
  });

  test("in a pipeline of merged results has no branch on which the result fits", async () => {
    const env = {
      GITLAB_CI: "true",
      CI_COMMIT_SHA: sha.head,
      CI_MERGE_REQUEST_IID: "12",
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "more-features",
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: sha.base,
    };
    const { deps, effects, output } = givenChanges({ branch: null, env });
    await openPr([], { mode: "push" }, deps);
    expect(effects).toEqual([]);
    expect(output.result).toMatchObject({
      merge_request: { action: "skipped", reason: "a pipeline of merged results has no branch to push to" },
    });
  });
});

describe("nothing is done", () => {
  test.each([
    ["nothing has changed", {}, {}, "the commit holds this result already"],
    [
      "HEAD is on no branch",
      { branch: null },
      { "dvc.lock": "new" },
      "HEAD is on no branch, so there is none to merge into",
    ],
    [
      "the commit is cibot's own",
      { message: "Result\n\nCibot-Experiment: e1" },
      { "dvc.lock": "new" },
      "the commit is a result of cibot's own",
    ],
  ])("when %s, and the reason is given", async (_what, options, changed, reason) => {
    const { deps, workTree, effects, output } = given(options);
    workTree.changed = changed;
    await openPr([], {}, deps);
    expect(effects).toEqual([]);
    expect(output.stdout).toBe("");
    expect(output.stderr).toContain(reason);
    const nothing = { url: null, branch: null, sha: null, files: [] };
    expect(output.result).toEqual({ merge_request: { action: "skipped", ...nothing, reason } });
  });

  test("with --dry-run, which says what would be committed", async () => {
    const { deps, effects, output } = givenChanges();
    await openPr([], { dryRun: true }, deps);
    expect(effects).toEqual([]);
    expect(output.stdout).toBe(`branch   ${branch}\ncommit   dvc.lock\ncommit   metrics.json\n`);
    expect(output.result).toMatchObject({ merge_request: { action: "skipped", branch, sha: null } });
  });
});

test.each(["more-features", "main"])("the branch %s, which people merge into, is never cibot's own", async (name) => {
  const { deps, effects } = givenChanges();
  await expect(openPr([], { branch: name }, deps)).rejects.toMatchObject({ code: "invalid_usage", exit: 2 });
  expect(effects).toEqual([]);
});

test("a forge that is not there ends the command before a branch is written", async () => {
  const forgeProblem = mergeRequestExists({ iid: 1, source: "a", target: "b" });
  const { deps, resultBranch } = givenChanges({ forgeProblem });
  await expect(openPr([], {}, deps)).rejects.toBe(forgeProblem);
  expect(resultBranch.commits).toBe(0);
});

test("secrets are masked in message, title and description", async () => {
  const { deps, files, mergeRequests, resultBranch } = givenChanges({ env: { DB_PASSWORD: "hunter2hunter2" } });
  files.onDisk["notes.md"] = "log in with hunter2hunter2";
  await openPr([], { title: "hunter2hunter2", body: "notes.md", message: "hunter2hunter2" }, deps);
  expect(JSON.stringify([mergeRequests.opened, resultBranch.tips])).not.toContain("hunter2");
  expect(mergeRequests.opened).toMatchObject([{ title: "[masked]", description: "log in with [masked]" }]);
});

test("a merge request of the branch into another target is left alone", async () => {
  const { deps, mergeRequests } = givenChanges();
  await mergeRequests.create(buildDraft({ sourceBranch: branch, targetBranch: "main", title: "Theirs" }));
  await openPr([], {}, deps);
  expect(mergeRequests.opened).toMatchObject([{ title: "Theirs" }, { targetBranch: "more-features" }]);
});

test("a body that is not there is refused before anything is read", async () => {
  const { deps, effects } = givenChanges();
  await expect(openPr([], { body: "gone.md" }, deps)).rejects.toMatchObject({ code: "file_missing" });
  expect(effects).toEqual([]);
});
