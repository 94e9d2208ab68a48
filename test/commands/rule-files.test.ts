import { expect, test } from "vitest";
import { createCommitFiles } from "../../src/adapters/git/create-commit-files.ts";
import { createHistory } from "../../src/adapters/git/create-history.ts";
import { readChange } from "../../src/commands/steps/read-change.ts";
import { readRuleFiles } from "../../src/commands/steps/read-rule-files.ts";
import type { Comparison } from "../../src/core/rules/rule-files.ts";
import { createGitRepository, type GitRepository } from "../support/git-repository.ts";
import { given } from "../support/given.ts";

/** `main` moved on after `topic` left it; `topic` has two commits. */
function givenOrigin() {
  const origin = createGitRepository();
  const base = origin.commit({ "src/a.py": "0", "old.md": "moves", gone: "1" }, "Base");
  origin.git("tag", "v1");
  origin.branch("topic");
  const first = origin.commit({ "src/a.py": "1" }, "First [exp]");
  origin.git("mv", "old.md", "new.md");
  origin.git("rm", "--quiet", "gone");
  const last = origin.commit({ "größe/ü.py": "1" }, "Last");
  origin.git("switch", "--quiet", "main");
  const tip = origin.commit({ "main.py": "1" }, "Tip");
  origin.git("switch", "--quiet", "topic");
  return { origin, base, first, last, tip };
}

async function read(repository: GitRepository, key: string | null, env: Readonly<Record<string, string>> = {}) {
  const { deps } = given();
  const project = {
    ...(await deps.project()),
    history: createHistory(repository.directory),
    commitFiles: createCommitFiles(repository.directory),
  };
  const { change, message } = await readChange({ env }, project.history);
  const inClone = { env, project: async () => project };
  const files = await readRuleFiles({ comparisons: [key], tracked: true }, change, inClone);
  return { comparison: files.comparisons.get(key), tracked: files.tracked, message, change };
}

const pushOf = (sha: string, before: string) => ({
  GITLAB_CI: "true",
  CI_COMMIT_SHA: sha,
  CI_COMMIT_BRANCH: "topic",
  CI_COMMIT_MESSAGE: "Last",
  CI_COMMIT_BEFORE_SHA: before,
});

const lastOnes = ["gone", "größe/ü.py", "new.md", "old.md"];
const all = [...lastOnes, "src/a.py"];
const compared = (base: string, how: string, changed: readonly string[]): Comparison => ({
  kind: "compared",
  base,
  how: expect.stringContaining(how),
  changed,
});

test("a branch outside of CI is compared to where it left its target; a moved file counts twice", async () => {
  const { origin, base } = givenOrigin();
  expect((await read(origin, null)).comparison).toEqual(compared(base, "merge base with main", all));
});

test("on the target itself the last commit is compared, and a first commit has nothing to compare with", async () => {
  const { origin, base } = givenOrigin();
  origin.git("switch", "--quiet", "main");
  expect((await read(origin, null)).comparison).toEqual(compared(base, "commit before", ["main.py"]));
  origin.git("switch", "--quiet", "--detach", base);
  expect((await read(origin, null)).comparison).toMatchObject({ kind: "nothing" });
});

test("where a shallow clone ends is no first commit", async () => {
  const { origin, base } = givenOrigin();
  expect((await read(origin.cloneShallow("main"), null)).comparison).toEqual(
    compared(base, "commit before", ["main.py"]),
  );
  const cut = origin.cloneShallow("main");
  cut.git("remote", "set-url", "origin", "file:///nowhere");
  expect((await read(cut, null)).comparison).toMatchObject({ kind: "unknown", error: { code: "changes_unknown" } });
});

test("a push is compared to the commit before it, which a shallow clone fetches", async () => {
  const { origin, first, last } = givenOrigin();
  const clone = origin.cloneShallow("topic");
  const { comparison } = await read(clone, null, pushOf(last, first));
  expect(comparison).toEqual(compared(first, "CI_COMMIT_BEFORE_SHA", lastOnes));
});

test("a merge request in a shallow clone is compared to the merge base", async () => {
  const { origin, base, last } = givenOrigin();
  const clone = origin.cloneShallow("topic");
  const env = {
    ...{ GITLAB_CI: "true", CI_COMMIT_SHA: last, CI_COMMIT_MESSAGE: "Last", CI_MERGE_REQUEST_IID: "1" },
    ...{ CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main", CI_COMMIT_BEFORE_SHA: "0".repeat(40) },
  };
  expect((await read(clone, null, env)).comparison).toEqual(compared(base, "merge base with origin/main", all));
  const stated = { ...env, CI_MERGE_REQUEST_DIFF_BASE_SHA: base };
  expect((await read(origin.cloneShallow("topic"), null, stated)).comparison).toEqual(
    compared(base, "CI_MERGE_REQUEST_DIFF_BASE_SHA", all),
  );
});

test("merged results are judged by the author's commit, its message and its changes, though the clone has only the merge", async () => {
  const { origin, base, last } = givenOrigin();
  origin.git("switch", "--quiet", "--create", "merged", "main");
  origin.git("merge", "--quiet", "--no-ff", "--message", "Merge topic", "topic");
  const clone = origin.cloneShallow("merged");
  const env = {
    ...{ GITLAB_CI: "true", CI_COMMIT_SHA: origin.sha("HEAD"), CI_COMMIT_MESSAGE: "Merge topic" },
    ...{ CI_MERGE_REQUEST_IID: "1", CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main" },
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: last,
  };
  const { comparison, message, change, tracked } = await read(clone, null, env);
  expect(change.message).toBe("Last");
  expect(message).toMatchObject({ from: "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", sha: last });
  expect(comparison).toEqual(compared(base, "merge base with origin/main", all));
  expect(tracked).toEqual(["größe/ü.py", "main.py", "new.md", "src/a.py"]);
});

test.each(["main", "v1", "base", "short"])("compare_to may be a branch, a tag or a commit: %s", async (name) => {
  const { origin, base } = givenOrigin();
  const named = { base, short: base.slice(0, 8) }[name] ?? name;
  expect((await read(origin, named)).comparison).toEqual(compared(base, `merge base with ${named}`, all));
});

test.each(["main", "v1", "base"])("compare_to is fetched by a shallow clone: %s", async (name) => {
  const { origin, base } = givenOrigin();
  const clone = origin.cloneShallow("topic");
  const named = name === "base" ? base : name;
  expect((await read(clone, named)).comparison).toEqual(compared(base, `merge base with ${named}`, all));
});

test("what cannot be compared is never taken for changed: it is unknown, with the reason", async () => {
  const { origin, last } = givenOrigin();
  expect((await read(origin, "no-such-branch")).comparison).toMatchObject({
    kind: "unknown",
    error: { code: "invalid_compare_to", exit: 2 },
  });
  const clone = origin.cloneShallow("topic");
  clone.git("remote", "set-url", "origin", "file:///nowhere");
  for (const [key, env] of [
    [null, pushOf(last, "2".repeat(40))],
    ["v1", {}],
  ] as const) {
    const { comparison } = await read(clone, key, env);
    expect(comparison).toMatchObject({ kind: "unknown", error: { exit: 2 } });
  }
});

test("files of the commit are listed from the root of the repository, without submodules and what is not committed", async () => {
  const { origin } = givenOrigin();
  origin.write("untracked", "x");
  origin.git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},module`);
  origin.git("commit", "--quiet", "--message", "Module");
  const listed = await createCommitFiles(`${origin.directory}/src`).list("HEAD");
  expect(listed).toEqual(["größe/ü.py", "new.md", "src/a.py"]);
});
