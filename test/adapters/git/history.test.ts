import { rmSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { createHistory } from "../../../src/adapters/git/create-history.ts";
import { createGitRepository, temporaryFolder } from "../../support/git-repository.ts";

afterEach(() => vi.unstubAllEnvs());

/** `main` has moved on since `feature` left it three commits ago. */
function givenOrigin() {
  const origin = createGitRepository();
  origin.commit({ a: "0" });
  const base = origin.commit({ a: "1" }, "Base");
  origin.branch("feature");
  for (const number of ["1", "2", "3"]) origin.commit({ b: number });
  origin.git("switch", "--quiet", "main");
  const tip = origin.commit({ a: "2" }, "Tip of main");
  return { origin, base, tip };
}

test("head is the commit with its whole message, and its branch", async () => {
  const repository = createGitRepository();
  const sha = repository.commit({ a: "1" }, "Größere Stichprobe [exp]\n\nWhy: müde\n\nTrailer: x");
  expect(await createHistory(repository.directory).head()).toEqual({
    sha,
    message: "Größere Stichprobe [exp]\n\nWhy: müde\n\nTrailer: x",
    branch: "main",
  });
});

test("a detached head has no branch", async () => {
  const repository = createGitRepository();
  const sha = repository.commit({ a: "1" }, "One");
  repository.detach();
  expect(await createHistory(repository.directory).head()).toEqual({ sha, message: "One", branch: null });
});

test("messages are read as UTF-8 whatever the clone's settings", async () => {
  const repository = createGitRepository();
  repository.commit({ a: "1" }, "Größe");
  for (const setting of [
    ["log.showSignature", "true"],
    ["i18n.logOutputEncoding", "ISO-8859-1"],
    ["color.ui", "always"],
  ])
    repository.git("config", ...setting);
  expect((await createHistory(repository.directory).head()).message).toBe("Größe");
});

test("a subfolder has the history of its clone", async () => {
  const repository = createGitRepository();
  const sha = repository.commit({ "models/credit/params.yaml": "1" });
  expect((await createHistory(`${repository.directory}/models/credit`).head()).sha).toBe(sha);
});

test("a folder without a repository, and a repository without a commit, are named as such", async () => {
  const expected = { code: "not_a_git_repository" };
  await expect(createHistory(temporaryFolder()).head()).rejects.toMatchObject(expected);
  const empty = createGitRepository();
  const history = createHistory(empty.directory);
  await expect(history.head()).rejects.toMatchObject(expected);
  expect(await history.find("HEAD")).toBeUndefined();
  expect(await history.findBranch("main")).toBeUndefined();
  expect(await history.mergeBase("HEAD", "main")).toBeUndefined();
});

test("a clone of another owner fails with Git's own words, not as if there were none", async () => {
  const repository = createGitRepository();
  repository.commit({ "sub/a": "1" });
  vi.stubEnv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
  await expect(createHistory(`${repository.directory}/sub`).head()).rejects.toMatchObject({
    code: "git_failed",
    message: expect.stringContaining("safe.directory"),
  });
});

test.each([["an empty folder"], [""]])("without git on the PATH (%s) every question says so", async (path) => {
  const repository = createGitRepository();
  repository.commit({ a: "1" });
  vi.stubEnv("PATH", path === "" ? "" : temporaryFolder());
  const history = createHistory(repository.directory);
  for (const ask of [history.head(), history.find("HEAD"), history.findBranch("main"), history.mergeBase("a", "b")]) {
    await expect(ask).rejects.toMatchObject({ code: "git_missing" });
  }
});

test("a working directory that is gone is no missing git", async () => {
  const folder = temporaryFolder();
  rmSync(folder, { recursive: true });
  await expect(createHistory(folder).head()).rejects.toMatchObject({ code: "not_a_git_repository" });
});

test.each(["main", "HEAD~1", "v1", "HEAD^{/Base}"])("%s is found by Git's own ways to name a commit", async (rev) => {
  const { origin } = givenOrigin();
  origin.git("tag", "--annotate", "--message", "release", "v1");
  expect((await createHistory(origin.directory).find(rev))?.sha).toBe(origin.sha(`${rev}^{}`));
});

test.each(["nope", "", "--help", "--all", "-h", "HEAD..main", "HEAD:a", "main\0", "--upload-pack=touch x"])(
  "%j is no commit",
  async (rev) => {
    const { origin } = givenOrigin();
    const history = createHistory(origin.directory);
    expect(await history.find(rev)).toBeUndefined();
    expect(await history.mergeBase(rev, "main")).toBeUndefined();
    expect(await history.findBranch(rev)).toBeUndefined();
  },
);

test("an option in the place of a revision does not change the question", async () => {
  const { origin } = givenOrigin();
  expect(await createHistory(origin.directory).mergeBase("--octopus", "main")).toBeUndefined();
});

test("the merge base of two branches is where they parted", async () => {
  const { origin, base } = givenOrigin();
  expect(await createHistory(origin.directory).mergeBase("main", "feature")).toBe(base);
});

test("branches without a common commit have no merge base", async () => {
  const { origin } = givenOrigin();
  origin.git("switch", "--quiet", "--orphan", "island");
  origin.commit({ c: "1" });
  expect(await createHistory(origin.directory).mergeBase("main", "island")).toBeUndefined();
});

test("in a clone of depth 1 the target is fetched and the merge base found", async () => {
  const { origin, base, tip } = givenOrigin();
  const clone = origin.cloneShallow("feature");
  const history = createHistory(clone.directory);
  expect(await history.findBranch("main")).toEqual({ ref: "origin/main", sha: tip });
  expect(await history.mergeBase("HEAD", tip)).toBe(base);
  expect(clone.git("rev-parse", "--is-shallow-repository")).toBe("false");
  expect(clone.status()).toBe("");
});

test("the detached checkout of a pipeline, whose commit is on no branch, finds its merge base too", async () => {
  const { origin, base, tip } = givenOrigin();
  origin.git("update-ref", "refs/pipelines/7", "feature");
  origin.git("branch", "--quiet", "-D", "feature");
  const clone = createGitRepository();
  clone.git("remote", "add", "origin", `file://${origin.directory}`);
  clone.git("fetch", "--quiet", "--depth=1", "origin", "refs/pipelines/7:refs/pipelines/7");
  clone.detach("refs/pipelines/7");
  const history = createHistory(clone.directory);
  expect(await history.findBranch("main")).toEqual({ ref: "origin/main", sha: tip });
  expect(await history.mergeBase("HEAD", tip)).toBe(base);
});

test("a shallow clone whose origin is gone has no merge base, and no error", async () => {
  const { origin } = givenOrigin();
  const clone = origin.cloneShallow("feature");
  clone.git("fetch", "--quiet", "--depth=1", "origin", "main");
  const tip = clone.sha("FETCH_HEAD");
  rmSync(origin.directory, { recursive: true });
  expect(await createHistory(clone.directory).mergeBase("HEAD", tip)).toBeUndefined();
});

test("a branch at origin goes before one of the clone; without a remote the clone's is taken", async () => {
  const { origin, tip } = givenOrigin();
  const clone = origin.cloneShallow("main");
  clone.commit({ a: "3" });
  expect(await createHistory(clone.directory).findBranch("main")).toEqual({ ref: "origin/main", sha: tip });
  expect(await createHistory(origin.directory).findBranch("main")).toEqual({ ref: "main", sha: tip });
});

test("a branch is looked for by its name, with slashes, not by a tag of that name", async () => {
  const { origin, base, tip } = givenOrigin();
  origin.git("branch", "release/1.0");
  origin.git("tag", "release/1.0", base);
  const clone = origin.cloneShallow("feature");
  expect(await createHistory(clone.directory).findBranch("release/1.0")).toEqual({
    ref: "origin/release/1.0",
    sha: tip,
  });
});

test("a branch that is nowhere is undefined, with a remote and without", async () => {
  const { origin } = givenOrigin();
  expect(await createHistory(origin.cloneShallow("main").directory).findBranch("nope")).toBeUndefined();
  expect(await createHistory(origin.directory).findBranch("nope")).toBeUndefined();
});
