import { expect, test } from "vitest";
import { createCloneInspection } from "../../../src/adapters/git/create-clone-inspection.ts";
import { createGitRepository, temporaryFolder } from "../../support/git-repository.ts";

function givenBranch() {
  const repository = createGitRepository();
  const base = repository.commit({ "a.txt": "1\n" });
  repository.branch("more");
  const head = repository.commit({ "a.txt": "2\n" });
  return { repository, base, head };
}

test("a complete clone with its target", async () => {
  const { repository, base, head } = givenBranch();
  expect(await createCloneInspection(repository.directory).look("main")).toEqual({
    sha: head,
    branch: "more",
    shallow: false,
    commits: 2,
    target: { ref: "main" },
    mergeBase: base,
  });
});

test("a job's clone is shallow and detached, lacks the target, and is left so", async () => {
  const { repository, head } = givenBranch();
  const clone = repository.cloneShallow("more", 1);
  clone.detach();
  const inspection = createCloneInspection(clone.directory);
  const expected = { sha: head, branch: null, shallow: true, commits: 1, target: null, mergeBase: null };
  expect(await inspection.look("main")).toEqual(expected);
  expect(await inspection.look("main")).toEqual(expected);
});

test("a folder without a repository is told", async () => {
  await expect(createCloneInspection(temporaryFolder()).look("main")).rejects.toMatchObject({
    code: "not_a_git_repository",
  });
});
