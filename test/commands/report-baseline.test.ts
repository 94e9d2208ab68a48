import { describe, expect, test } from "vitest";
import { report } from "../../src/commands/report.ts";
import { noResults } from "../support/fake-pipeline.ts";
import { type Given, given, sha } from "../support/given.ts";

/** The baseline that a report of this world is measured against. */
async function baselineOf(world: ReturnType<typeof given>, baseline?: string) {
  await report({ publish: false, ...(baseline === undefined ? {} : { baseline }) }, world.deps);
  return JSON.parse(world.files.text(".cibot/report/report.json")).baseline;
}

test("the baseline is by default where the branch left the target branch", async () => {
  expect(await baselineOf(given())).toEqual({ rev: sha.base, name: "main", how: "merge base with origin/main" });
});

test("the baseline `target` is the tip of the target branch", async () => {
  expect(await baselineOf(given(), "target")).toEqual({ rev: sha.main, name: "main", how: "tip of origin/main" });
});

test("the baseline is a Git revision in any other word", async () => {
  const world = given();
  world.history.refs["v1.0"] = sha.base;
  expect(await baselineOf(world, "v1.0")).toMatchObject({ rev: sha.base, name: "v1.0" });
});

test("a revision that Git does not know is refused, before anything is measured", async () => {
  const { deps, scores, effects } = given();
  const error = { code: "baseline_not_found", exit: 2, message: expect.stringContaining('"v9"') };
  await expect(report({ baseline: "v9" }, deps)).rejects.toMatchObject(error);
  expect([scores.read, effects]).toEqual([[], []]);
});

test("--baseline goes before the configuration", async () => {
  const configured: Given = { config: { report: { baseline: "target" } } };
  expect(await baselineOf(given(configured))).toMatchObject({ rev: sha.main });
  expect(await baselineOf(given(configured), "merge-base")).toMatchObject({ rev: sha.base });
});

describe("the target branch", () => {
  test("is that of the merge request", async () => {
    const world = given({ env: mergeRequest });
    world.history.refs = { ...world.history.refs, "origin/release": sha.main };
    expect(await baselineOf(world, "target")).toMatchObject({ rev: sha.main, name: "release" });
  });

  test("is else the default branch that the CI names", async () => {
    const world = given({ env: { GITLAB_CI: "true", CI_DEFAULT_BRANCH: "trunk" } });
    world.history.refs = { ...world.history.refs, trunk: sha.main };
    expect(await baselineOf(world, "target")).toEqual({ rev: sha.main, name: "trunk", how: "tip of trunk" });
  });
});

const mergeRequest = {
  GITLAB_CI: "true",
  CI_MERGE_REQUEST_IID: "12",
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "more-features",
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "release",
};

describe("the forge's own merge base", () => {
  test("goes before Git's when the clone has it", async () => {
    const world = given({ env: { ...mergeRequest, CI_MERGE_REQUEST_DIFF_BASE_SHA: sha.main } });
    world.history.refs = { ...world.history.refs, "origin/release": sha.main };
    const how = "merge base with release, as the forge says";
    expect(await baselineOf(world)).toEqual({ rev: sha.main, name: "release", how });
  });

  test("is left aside when the clone lacks it", async () => {
    const world = given({ env: { ...mergeRequest, CI_MERGE_REQUEST_DIFF_BASE_SHA: "9999" } });
    world.history.refs = { ...world.history.refs, "origin/release": sha.main };
    expect(await baselineOf(world)).toMatchObject({ rev: sha.base, how: "merge base with origin/release" });
  });
});

test("the baseline of a commit on the target branch is that commit, and the report says so", async () => {
  const world = given({ branch: "main" });
  world.history.refs = { HEAD: sha.main, "origin/main": sha.main };
  const how = "this commit itself, which is on origin/main";
  expect(await baselineOf(world)).toEqual({ rev: sha.main, name: "main", how });
});

describe("without a baseline the report is made all the same, and says why there is none:", () => {
  test("no target branch in the clone", async () => {
    const world = given();
    world.history.refs = { HEAD: sha.head };
    const how = "no branch main or origin/main in this clone, run git fetch origin main";
    expect(await baselineOf(world)).toEqual({ rev: null, name: null, how });
    expect(world.output.result).toMatchObject({
      report: { verdict: "none", headline: expect.stringMatching(/^No baseline yet/) },
    });
  });

  test("no common commit", async () => {
    const world = given();
    world.history.commits = world.history.commits.map((commit) => ({ ...commit, parent: null }));
    expect(await baselineOf(world)).toMatchObject({ rev: null, how: expect.stringContaining("GIT_DEPTH: 0") });
  });

  test("a first run, whose baseline has neither metrics nor predictions", async () => {
    const world = given();
    world.results.revisions[sha.base] = noResults;
    delete world.results.copies[`${sha.base}:pred/test.csv`];
    const how = "main 0fcc75bb has no metrics and no predictions";
    expect(await baselineOf(world)).toEqual({ rev: null, name: null, how });
    expect(world.output.result).toMatchObject({ report: { verdict: "none" } });
  });
});

describe("a baseline is one", () => {
  test("with predictions and no metrics", async () => {
    const world = given();
    world.results.revisions[sha.base] = noResults;
    expect(await baselineOf(world)).toMatchObject({ rev: sha.base });
  });

  test("with metrics and no predictions", async () => {
    const world = given();
    delete world.results.copies[`${sha.base}:pred/test.csv`];
    expect(await baselineOf(world)).toMatchObject({ rev: sha.base });
  });
});
