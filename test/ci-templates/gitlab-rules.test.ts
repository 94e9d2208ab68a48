import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { evaluateRule } from "../../src/core/rules/evaluate-rule.ts";
import { sampleFiles } from "../support/ci-template-files.ts";
import { listJobs, openPipelineFolder } from "../support/run-pipeline.ts";

// Which jobs a pipeline has. Twice: by the rules of gitlab-ci-local, which are JavaScript's, and by those of `cibot rules`,
// which are GitLab's. gitlab-ci-local leaves `workflow:rules` out when it lists.

type Variables = Readonly<Record<string, string>>;

const push = { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "new-model", CI_COMMIT_REF_PROTECTED: "false" };
const onMain = { ...push, CI_COMMIT_BRANCH: "main", CI_COMMIT_REF_PROTECTED: "true" };
const mergeRequest = { CI_PIPELINE_SOURCE: "merge_request_event", CI_OPEN_MERGE_REQUESTS: "ana/credit!1" };
const asksForTraining = { CI_COMMIT_MESSAGE: "More trees [exp]" };

interface Pipeline {
  readonly title: string;
  readonly variables: Variables;
  /** What the jobs' own rules say. */
  readonly jobs: string;
  /** False where `workflow:rules` of the sample makes no pipeline. */
  readonly runs?: false;
}

const pipelines: readonly Pipeline[] = [
  { title: "a push to a branch", variables: push, jobs: "build test" },
  { title: "a push with [exp]", variables: { ...push, ...asksForTraining }, jobs: "build test train" },
  {
    title: "a merge request into main",
    variables: { ...mergeRequest, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main" },
    jobs: "build test train",
  },
  {
    title: "a merge request into another branch",
    variables: { ...mergeRequest, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "new-model" },
    jobs: "build test report",
  },
  {
    title: "a merge request into another branch with [exp]",
    variables: { ...mergeRequest, ...asksForTraining, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "new-model" },
    jobs: "build test train",
  },
  {
    title: "a push to a branch that has a merge request",
    variables: { ...push, CI_OPEN_MERGE_REQUESTS: "ana/credit!1" },
    jobs: "build test",
    runs: false,
  },
  { title: "a push to main", variables: onMain, jobs: "build test deploy_dags rollback_dags:manual" },
  {
    title: "a push to a main that is not protected",
    variables: { ...onMain, CI_COMMIT_REF_PROTECTED: "false" },
    jobs: "build test",
  },
  {
    title: "a push to a protected branch that is not main",
    variables: { ...push, CI_COMMIT_REF_PROTECTED: "true" },
    jobs: "build test",
  },
  {
    title: "a push to main that has a merge request into another branch, and merged an [exp]",
    variables: { ...onMain, ...asksForTraining, CI_OPEN_MERGE_REQUESTS: "ana/credit!2" },
    jobs: "build test deploy_dags rollback_dags:manual",
  },
  {
    title: "a schedule on a branch whose last commit was trained",
    variables: { ...push, ...asksForTraining, CI_PIPELINE_SOURCE: "schedule" },
    jobs: "build test",
  },
  { title: "a schedule on main", variables: { ...onMain, CI_PIPELINE_SOURCE: "schedule" }, jobs: "build test" },
  {
    title: "a tag",
    variables: { CI_PIPELINE_SOURCE: "push", CI_COMMIT_TAG: "v1", ...asksForTraining },
    jobs: "build test",
    runs: false,
  },
];

/** What the runner would set of its own. */
const absent = Object.fromEntries(
  ["CI_COMMIT_BRANCH", "CI_COMMIT_TAG", "CI_OPEN_MERGE_REQUESTS", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"].map((name) => [
    name,
    null,
  ]),
);
const common = { CI_DEFAULT_BRANCH: "main", CI_COMMIT_MESSAGE: "Change a comment" };

describe.each(pipelines)("$title", ({ variables, jobs, runs = true }) => {
  test("has these jobs by gitlab-ci-local", async () => {
    const listed = await listJobs({ directory, variables: { ...absent, ...common, ...variables } });

    const present = listed.filter(({ when }) => when !== "never");
    expect(present.map(({ name, when }) => renderJob(name, when)).join(" ")).toBe(jobs);
    // A job that waits for a person must not hold the pipeline up.
    expect(present.filter(({ when, allow_failure }) => when === "manual" && !allow_failure)).toEqual([]);
  });

  test("has these jobs by GitLab's rules", () => {
    const known = { ...common, ...variables };
    const decided = Object.entries(sections)
      .map(([name, { rules }]) => [name, decideWhen(rules, known)] as const)
      .filter(([, when]) => when !== "never");

    expect(decided.map(([name, when]) => renderJob(name, when)).join(" ")).toBe(jobs);
    expect(decideWhen(workflow, known) !== "never").toBe(runs);
  });
});

let directory: string;

beforeAll(async () => {
  directory = await openPipelineFolder(mkdtempSync(join(tmpdir(), "cibot-rules-")), files);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface RuleEntry {
  readonly if?: string;
  readonly when?: string;
}

const files = sampleFiles();
const { ".cibot": _, ...sections } = parse(files[".gitlab/cibot.yml"] ?? "") as Readonly<
  Record<string, { readonly rules: readonly RuleEntry[] }>
>;
const workflow: readonly RuleEntry[] = parse(files[".gitlab-ci.yml"] ?? "").workflow.rules;

/** The first rule that matches decides; none: never. */
function decideWhen(rules: readonly RuleEntry[], variables: Variables): string {
  const found = rules.find((rule) => rule.if === undefined || evaluateRule(rule.if, variables).matched);
  return found === undefined ? "never" : (found.when ?? "on_success");
}

const renderJob = (name: string, when: string) => (when === "on_success" ? name : `${name}:${when}`);
